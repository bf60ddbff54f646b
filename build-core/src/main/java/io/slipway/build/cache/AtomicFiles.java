package io.slipway.build.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Small files that appear whole, whoever writes them. */
final class AtomicFiles {
  /** How the names of unfinished files begin. */
  static final String DRAFT = "draft";

  private final Path directory;

  AtomicFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  Path path(String name) {
    return directory.resolve(name.substring(0, 2)).resolve(name);
  }

  /** Notes that a file was of use now, so that it is not the first to go; nothing fails by it. */
  void used(Path file) {
    file.toFile().setLastModified(System.currentTimeMillis());
  }

  void write(String name, byte[] bytes) throws IOException {
    Path target = path(name);
    Files.createDirectories(directory.resolve(name.substring(0, 2)));
    Path draft = Files.createTempFile(directory, DRAFT, "");
    try {
      Files.write(draft, bytes);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
