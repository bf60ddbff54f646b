package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePermissionsTest {
  @TempDir Path dir;

  @Test
  void aStrictUmaskDoesNotLockSandboxesOut() throws IOException {
    EngineSettings settings = new EngineSettings(dir.resolve("lib"), dir.resolve("state"), dir);
    Files.createDirectories(settings.store());
    Files.setPosixFilePermissions(settings.store(), PosixFilePermissions.fromString("rwx------"));

    EngineHost ignored = new EngineHost(settings);

    assertThat(ignored).isNotNull();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings.store())))
        .isEqualTo("rwx-----x");
  }
}
