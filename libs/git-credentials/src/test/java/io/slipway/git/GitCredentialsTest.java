package io.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitCredentialsTest {
  @TempDir Path dir;

  @Test
  void theLongestPathCounts() throws IOException {
    GitCredentials credentials =
        credentials(
            "# ours",
            "https://robot:general@git.example.com",
            "",
            "https://robot:team@git.example.com/acme",
            "https://robot:one@git.example.com/acme/app.git");

    assertThat(login(credentials, "https://git.example.com/other/x.git")).hasValue("robot:general");
    assertThat(login(credentials, "https://git.example.com/acme/x.git")).hasValue("robot:team");
    assertThat(login(credentials, "https://git.example.com/acme/app")).hasValue("robot:one");
    assertThat(login(credentials, "https://GIT.example.com:443/acme/app.git/"))
        .hasValue("robot:one");
    assertThat(login(credentials, "https://git.example.com/acme-not/x")).hasValue("robot:general");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://git.example.com/acme/app.git", // in the clear
        "https://git.example.com:8443/acme/app.git",
        "https://git.example.com.evil.example/acme/app.git",
        "https://git.example.com/acme-not/app.git",
        "https://git.example.com/acme/../other/app.git",
        "https://git.example.com/acme/%2E%2e/other/app.git",
        "https://git.example.com/acme/..%2fother/app.git",
        "https://git.example.com/acme//app.git",
        "https://git.example.com/",
        "file:///acme/app.git"
      })
  void goesNowhereElse(String url) throws IOException {
    assertThat(login(credentials("https://robot:team@git.example.com/acme/"), url)).isEmpty();
  }

  @Test
  void passwordsMayHaveAnyCharacter() throws IOException {
    GitCredentials credentials = credentials("https://r%40b:a%3Ab%2fc+d%20%c3%a9@h");
    assertThat(login(credentials, "https://h/x")).hasValue("r@b:a:b/c+d é");
    assertThat(login(credentials("https://token@h"), "https://h/x")).hasValue("token:");
  }

  @Test
  void aFileIsReadAnew() throws IOException {
    Path file = Files.writeString(dir.resolve("logins"), "https://a:old@h\n");
    GitCredentials credentials = GitCredentials.of(Optional.of(file));
    Files.writeString(file, "https://a:new@h\n");
    assertThat(login(credentials, "https://h/x")).hasValue("a:new");
    Files.writeString(file, "https://half-writ");
    assertThat(login(credentials, "https://h/x")).hasValue("a:new");
    Files.delete(file);
    assertThat(login(credentials, "https://h/x")).hasValue("a:new");
    Files.writeString(file, "");
    assertThat(login(credentials, "https://h/x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git.example.com",
        "https://git.example.com",
        "ssh://git:s3cret@h",
        "https://a:s3cret @h"
      })
  void whatIsNoLoginIsNamedByItsLineAndNotShown(String line) throws IOException {
    Path file = Files.writeString(dir.resolve("logins"), "# first\n" + line + "\n");
    assertThatThrownBy(() -> GitCredentials.of(Optional.of(file)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ":2: not a login")
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> GitCredentials.of(Optional.of(dir.resolve("none"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the file " + dir.resolve("none") + " cannot be read");
  }

  @Test
  void noneIsForNothing() throws IOException {
    assertThat(login(GitCredentials.none(), "https://h/x")).isEmpty();
    assertThat(login(GitCredentials.of(Optional.empty()), "https://h/x")).isEmpty();
  }

  private GitCredentials credentials(String... lines) throws IOException {
    Path file = Files.writeString(dir.resolve("logins"), String.join("\n", lines) + "\n");
    return GitCredentials.of(Optional.of(file));
  }

  private static Optional<String> login(GitCredentials credentials, String url) throws IOException {
    return credentials
        .authorization(URI.create(url))
        .map(header -> header.substring("Basic ".length()))
        .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
  }
}
