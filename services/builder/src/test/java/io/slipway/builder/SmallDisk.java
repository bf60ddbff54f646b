package io.slipway.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of 64 MB, in memory. Only root may make one: without, the test is skipped. */
public final class SmallDisk implements AutoCloseable {
  private static final int MEBIBYTE = 1 << 20;

  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts it at an empty directory. */
  public static SmallDisk mount(Path directory) throws IOException {
    int exit = run("mount", "-t", "tmpfs", "-o", "size=64m", "slipway-test", directory.toString());
    assumeTrue(exit == 0, "a file system can be mounted here, which takes root");
    return new SmallDisk(directory);
  }

  public Path path() {
    return path;
  }

  /** Uses up so much of it. */
  public Path fill(int mebibytes) throws IOException {
    return Files.write(path.resolve("filler"), new byte[mebibytes * MEBIBYTE]);
  }

  @Override
  public void close() throws IOException {
    assertThat(run("umount", path.toString())).isZero();
  }

  private static int run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + String.join(" ", command), e);
    }
  }
}
