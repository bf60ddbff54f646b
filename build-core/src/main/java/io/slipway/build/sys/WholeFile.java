package io.slipway.build.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Small files that appear whole or not at all, whoever writes them. */
public final class WholeFile {
  /** How the names of unfinished files begin. */
  public static final String DRAFT = "draft";

  private WholeFile() {}

  /**
   * Writes a file, in the place of one that is there.
   *
   * @param file its directory is made when absent
   * @throws IOException when it cannot be written; what was there stays
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = Files.createTempFile(directory, DRAFT, "");
    try {
      Files.write(draft, bytes);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
