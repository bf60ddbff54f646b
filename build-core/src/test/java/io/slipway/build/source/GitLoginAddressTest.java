package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitLoginAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://git.example.com/a/b.git",
        "http://[::1]:3000/a%20b",
        "https://me:p%40ss@h:8443/x?service=git-upload-pack"
      })
  void standsForTheUrl(String url) {
    String address = GitLoginAddress.of(url);
    assertThat(address).startsWith("http://login.slipway.invalid/");
    assertThat(GitLoginAddress.meant(address)).hasValue(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://git.example.com/a/b.git",
        "http://login.slipway.invalid/",
        "http://login.slipway.invalid/file/etc/passwd",
        "http://login.slipway.invalid/https/",
        "http://login.slipway.invalid.example/https/h/x"
      })
  void otherUrlsStandForThemselves(String url) {
    assertThat(GitLoginAddress.meant(url)).isEmpty();
  }

  @Test
  void nobodyReadsOfItNorOfPasswords() {
    String said =
        "fatal: repository '"
            + GitLoginAddress.of("https://h/a.git/")
            + "' not found, nor 'https://me:secret@h/b'";
    assertThat(GitLoginAddress.readable(said))
        .isEqualTo("fatal: repository 'https://h/a.git/' not found, nor 'https://h/b'");
  }

  @Test
  void gitIsToldWhereToAsk() {
    assertThat(GitLoginAddress.environment(List.of("https://h/")))
        .containsEntry("GIT_CONFIG_COUNT", "1")
        .containsEntry("GIT_CONFIG_VALUE_0", "https://h/")
        .containsEntry("GIT_CONFIG_KEY_0", "url.http://login.slipway.invalid/https/h/.insteadOf");
  }
}
