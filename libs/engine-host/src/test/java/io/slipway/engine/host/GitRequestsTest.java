package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a login is added to. */
class GitRequestsTest {
  private static final String APP = "https://git.example.com/acme/app.git";

  private final GitRequests requests = new GitRequests(GitLogins.only(APP + "/", "Basic abc"));

  @ParameterizedTest
  @CsvSource({
    "GET, /info/refs?service=git-upload-pack",
    "POST, /git-upload-pack",
  })
  void toFetching(String method, String rest) throws Exception {
    assertThat(login(method, APP + rest)).hasValue("Basic abc");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, https://git.example.com/acme/app.git/info/refs?service=git-receive-pack",
    "POST, https://git.example.com/acme/app.git/git-receive-pack",
    "POST, https://git.example.com/acme/app.git/git-upload-pack?service=git-receive-pack",
    "GET, https://git.example.com/acme/app.git/info/refs",
    "GET, https://git.example.com/acme/app.git/HEAD",
    "DELETE, https://git.example.com/acme/app.git/git-upload-pack",
    "GET, https://git.example.com/api/v4/projects",
    "GET, https://git.example.com/acme/other.git/info/refs?service=git-upload-pack",
    "GET, https://git.example.com/acme/app.git/../other.git/info/refs?service=git-upload-pack",
    "GET, https://git.example.com:8443/acme/app.git/info/refs?service=git-upload-pack",
    "GET, http://git.example.com/acme/app.git/info/refs?service=git-upload-pack",
    "GET, https://evil.example/acme/app.git/info/refs?service=git-upload-pack",
    "GET, https://evil.example/https://git.example.com/acme/app.git/info/refs?service=git-upload-pack",
  })
  void toNothingElse(String method, String url) throws Exception {
    assertThat(login(method, url)).isEmpty();
  }

  @Test
  void aPasswordInTheUrlCountsBeforeAndAUserNameBehind() throws Exception {
    String refs = "/info/refs?service=git-upload-pack";
    assertThat(login("GET", "https://me:p%40ss@git.example.com/acme/app.git" + refs))
        .hasValue("Basic bWU6cEBzcw==");
    assertThat(login("GET", "https://acme@git.example.com/acme/app.git" + refs))
        .hasValue("Basic abc");
    assertThat(login("GET", "https://token@evil.example/x" + refs)).hasValue("Basic dG9rZW46");
    assertThat(login("GET", "https://me:p@evil.example/x/info/refs")).isEmpty();
  }

  @Test
  void anEnginesHeadersCannotMakeTheLoginPartOfAnotherRequest() throws Exception {
    assertThat(
            head(
                "GET",
                "/info/refs?service=git-upload-pack",
                "Host: evil.example\r\nAuthorization: mine\r\nAccept: x\n\nPOST /api HTTP/1.1\r\n"
                    + "X-HTTP-Method-Override: PUT\r\nGit-Protocol: version=2\r\nCookie: a\r\n"
                    + "Content-Length: 5\r\n\r\n"))
        .isEqualTo(
            "GET /acme/app.git/info/refs?service=git-upload-pack HTTP/1.1\r\n"
                + "Host: git.example.com\r\n"
                + "Authorization: Basic abc\r\n"
                + "Connection: close\r\n"
                + "git-protocol: version=2\r\n\r\n");
  }

  @Test
  void aBodyIsThatOfAFetchAndEndsInOnePlace() throws Exception {
    assertThat(
            head(
                "POST",
                "/git-upload-pack",
                "Content-Type: application/json\r\nContent-Length: 7\r\nContent-Length: 9\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"))
        .endsWith(
            "Authorization: Basic abc\r\n"
                + "Connection: close\r\n"
                + "Content-Type: application/x-git-upload-pack-request\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
    assertThat(head("POST", "/git-upload-pack", "Content-Length: 7\r\nContent-Encoding: gzip\r\n"))
        .endsWith("Content-Encoding: gzip\r\nContent-Length: 7\r\n\r\n");
    assertThatThrownBy(() -> head("POST", "/git-upload-pack", "Content-Length: 7, 9\r\n"))
        .isInstanceOf(Refused.class);
  }

  private String head(String method, String rest, String headers) throws Exception {
    EgressTarget target = requests.target(method, URI.create(APP + rest));
    return GitRequests.head(target, target.git().orElseThrow(), headers);
  }

  private Optional<String> login(String method, String url) throws Exception {
    return requests
        .target(method, URI.create(url))
        .git()
        .flatMap(EgressTarget.GitLogin::authorization);
  }
}
