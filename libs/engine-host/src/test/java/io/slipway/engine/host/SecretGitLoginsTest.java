package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.BuildRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which server gets which of BuildKit's secrets. */
class SecretGitLoginsTest {
  private static final String OWN = "basic eC1hY2Nlc3MtdG9rZW46b3du"; // x-access-token:own
  private static final String GENERAL = "basic eC1hY2Nlc3MtdG9rZW46Z2VuZXJhbA=="; // :general

  private static final BuildRequest.Context HERE = new BuildRequest.Context.Directory("/work");

  @Test
  void aHostsOwnComesBeforeTheGeneralOneAndAHeaderBeforeAToken() throws Exception {
    GitLogins logins =
        logins(
            HERE,
            Map.of(
                "GIT_AUTH_TOKEN", "general",
                "GIT_AUTH_TOKEN.git.example.com", "own\n",
                "GIT_AUTH_HEADER.h:81", "Bearer b",
                "GIT_AUTH_TOKEN.h:81", "t"));

    assertThat(sent(logins, "https://git.example.com/x")).hasValue(OWN);
    assertThat(sent(logins, "https://h:81/x")).hasValue("Bearer b");
    assertThat(sent(logins, "https://h/x")).hasValue(GENERAL);
    assertThat(sent(logins, "https://Git.Example.COM/x")).hasValue(OWN);
    assertThat(sent(logins(HERE, Map.of("GIT_AUTH_TOKEN.H", "own")), "https://h/x")).hasValue(OWN);
    assertThat(logins.beginnings()).contains("https://", "https://h:81/");
  }

  @Test
  void whoNamesARepositoryMeansItsServerOnly() throws Exception {
    GitLogins logins =
        logins(
            new BuildRequest.Context.Git("https://git.example.com/a.git", "", "", ""),
            Map.of("GIT_AUTH_TOKEN", "general", "GIT_AUTH_TOKEN.own.example", "own"));

    assertThat(sent(logins, "https://git.example.com/b.git")).hasValue(GENERAL);
    assertThat(sent(logins, "https://evil.example/a.git")).isEmpty();
    assertThat(sent(logins, "https://git.example.com:8443/a.git")).isEmpty();
    assertThat(sent(logins, "https://own.example/a.git")).hasValue(OWN);
    assertThat(logins.beginnings()).doesNotContain("https://").contains("https://git.example.com/");
  }

  @Test
  void nothingGoesInTheClear() throws Exception {
    Map<String, String> values = Map.of("GIT_AUTH_TOKEN", "general", "GIT_AUTH_TOKEN.h", "own");
    BuildRequest.Context secure = new BuildRequest.Context.Git("https://h/a.git", "", "", "");
    BuildRequest.Context clear = new BuildRequest.Context.Git("http://h/a.git", "", "", "");

    assertThat(sent(logins(HERE, values), "http://h/x")).isEmpty();
    assertThat(sent(logins(secure, values), "http://h/x")).isEmpty();
    assertThat(sent(logins(clear, values), "http://h/x")).as("as it was written").hasValue(OWN);
    assertThat(sent(logins(HERE, values), "http://127.0.0.1:3000/x")).hasValue(GENERAL);
    assertThat(sent(logins(HERE, values), "http://127.0.0.1.evil.example/x")).isEmpty();
  }

  @Test
  void whatIsEmptyOrNoLoginIsNone() throws Exception {
    assertThat(sent(logins(HERE, Map.of("GIT_AUTH_TOKEN", "\n")), "https://h/x")).isEmpty();
    assertThat(logins(HERE, Map.of("npm", "t")).beginnings()).isEmpty();
    assertThatThrownBy(
            () -> sent(logins(HERE, Map.of("GIT_AUTH_HEADER", "a\r\nX: b")), "https://h/x"))
        .isInstanceOf(IOException.class)
        .hasMessage("the secret GIT_AUTH_HEADER is more than one line");
  }

  private static Optional<String> sent(GitLogins logins, String url) throws IOException {
    return logins.authorization(URI.create(url));
  }

  private static GitLogins logins(BuildRequest.Context context, Map<String, String> values) {
    return SecretGitLogins.among(
        PrivateGitIT.secrets(values), values.keySet(), BuildRequest.of(context).build());
  }
}
