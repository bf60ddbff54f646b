package io.slipway.scheduler.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.model.ProjectId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
  private static final ProjectId SHOP = new ProjectId("shop");

  @TempDir private Path directory;

  @Test
  void whatWasSealedIsOpenedByTheNextProcess() throws Exception {
    Path key = directory.resolve("deep/secrets.key");
    String sealed = SecretBox.open(key).seal(SHOP, "hush hush");

    assertThat(sealed).doesNotContain("hush");
    assertThat(new String(SecretBox.open(key).unseal(SHOP, sealed), StandardCharsets.UTF_8))
        .isEqualTo("hush hush");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    try (var files = Files.list(key.resolveSibling("."))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void itOpensForItsProjectAndKeyOnly() throws Exception {
    SecretBox box = SecretBox.open(directory.resolve("a"));
    String sealed = box.seal(SHOP, "hush hush");
    byte[] changed = Base64.getDecoder().decode(sealed);
    changed[changed.length - 1] ^= 1;

    assertThatThrownBy(() -> box.unseal(new ProjectId("other"), sealed))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> SecretBox.open(directory.resolve("b")).unseal(SHOP, sealed))
        .isInstanceOf(GeneralSecurityException.class);
    for (String bad : new String[] {"", "!", Base64.getEncoder().encodeToString(changed)}) {
      assertThatThrownBy(() -> box.unseal(SHOP, bad)).isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void twoSealsOfTheSameSecretDiffer() throws Exception {
    SecretBox box = SecretBox.open(directory.resolve("a"));

    assertThat(box.seal(SHOP, "hush hush")).isNotEqualTo(box.seal(SHOP, "hush hush"));
  }

  @Test
  void aFileThatIsNoKeyIsRefused() throws Exception {
    Path key = Files.writeString(directory.resolve("a"), "short");

    assertThatThrownBy(() -> SecretBox.open(key))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("5 bytes");
  }

  @Test
  void aTokenOpensForItsProjectAndAddressOnly() throws Exception {
    SecretBox box = SecretBox.open(directory.resolve("key"));
    String api = "https://api.example.org";
    String sealed = box.sealToken(SHOP, api, "hush");

    assertThat(box.unsealToken(SHOP, api, sealed)).isEqualTo("hush");
    assertThatThrownBy(() -> box.unsealToken(SHOP, "https://evil.example.org", sealed))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> box.unsealToken(new ProjectId("other"), api, sealed))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> box.unseal(SHOP, sealed))
        .as("a token is no webhook secret")
        .isInstanceOf(GeneralSecurityException.class);
  }
}
