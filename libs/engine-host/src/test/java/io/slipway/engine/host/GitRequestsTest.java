package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    "GET, https://git.example.com@evil.example/acme/app.git/info/refs?service=git-receive-pack",
  })
  void toNothingElse(String method, String url) throws Exception {
    assertThat(login(method, url)).isEmpty();
  }

  @Test
  void whatStandsInTheUrlIsUsed() throws Exception {
    String url = "https://me:p%40ss@evil.example/x/info/refs?service=git-upload-pack";
    assertThat(login("GET", url)).hasValue("Basic bWU6cEBzcw==");
  }

  @Test
  void anEnginesHeadersCannotMakeTheLoginPartOfAnotherRequest() throws Exception {
    EgressTarget target =
        requests.target("GET", URI.create(APP + "/info/refs?service=git-upload-pack"));
    String head =
        GitRequests.head(
            target,
            target.git().orElseThrow(),
            "Host: evil.example\r\nAuthorization: mine\r\nAccept: x\n\nPOST /api HTTP/1.1\r\n"
                + "X-HTTP-Method-Override: PUT\r\nGit-Protocol: version=2\r\nCookie: a\r\n\r\n");

    assertThat(head)
        .isEqualTo(
            "GET /acme/app.git/info/refs?service=git-upload-pack HTTP/1.1\r\n"
                + "Host: git.example.com\r\n"
                + "Authorization: Basic abc\r\n"
                + "Connection: close\r\n"
                + "Git-Protocol: version=2\r\n\r\n");
  }

  @Test
  void secretsHaveBuildKitsNames() throws Exception {
    Map<String, String> values =
        Map.of(
            "GIT_AUTH_TOKEN", "general",
            "GIT_AUTH_TOKEN.git.example.com", "own\n",
            "GIT_AUTH_HEADER.h:81", "Bearer b");
    GitLogins logins = SecretGitLogins.among(PrivateGitIT.secrets(values), values.keySet());

    assertThat(logins.authorization(URI.create("https://git.example.com/x")))
        .hasValue("basic eC1hY2Nlc3MtdG9rZW46b3du"); // x-access-token:own
    assertThat(logins.authorization(URI.create("http://h:81/x"))).hasValue("Bearer b");
    assertThat(logins.authorization(URI.create("https://h/x")))
        .hasValue("basic eC1hY2Nlc3MtdG9rZW46Z2VuZXJhbA=="); // x-access-token:general
    assertThat(logins.beginnings())
        .containsExactlyInAnyOrder(
            "https://",
            "http://",
            "https://git.example.com/",
            "http://git.example.com/",
            "https://h:81/",
            "http://h:81/");
    GitLogins none = SecretGitLogins.among(PrivateGitIT.secrets(Map.of()), Set.of("npm"));
    assertThat(none.beginnings()).isEmpty();
  }

  private Optional<String> login(String method, String url) throws Exception {
    return requests
        .target(method, URI.create(url))
        .git()
        .flatMap(EgressTarget.GitLogin::authorization);
  }
}
