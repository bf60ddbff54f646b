package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.build.sys.Errno;
import io.slipway.build.sys.SystemCallFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK and the kernel really say when a disk is full; mounting one takes root. */
class FullDiskIT {
  @Test
  void aFullDiskIsKnownByWhatTheJdkThrows(@TempDir Path disk) throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "slipway-test", disk.toString()) == 0,
        "a file system can be mounted here, which takes root");
    try {
      IOException full =
          catchThrowableOfType(
              IOException.class, () -> Files.write(disk.resolve("file"), new byte[2 << 20]));

      assertThat(FullDisk.is(full)).isTrue();
      assertThat(FullDisk.is(new IOException("layer 3 cannot be written", full))).isTrue();
      assertThat(FullDisk.advice(disk)).contains("it has 0 bytes free", "make room");
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  @Test
  void aFullDiskIsKnownByTheErrorOfASystemCall() {
    assertThat(FullDisk.is(new SystemCallFailed("mkdirat", "x", Errno.ENOSPC))).isTrue();
  }

  @Test
  void otherFailuresAreNone() {
    assertThat(FullDisk.is(new SystemCallFailed("mkdirat", "x", Errno.EEXIST))).isFalse();
    assertThat(FullDisk.is(new NoSuchFileException("x"))).isFalse();
    assertThat(FullDisk.is(new IOException())).isFalse();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
