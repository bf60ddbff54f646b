package io.slipway.build.cache;

import io.slipway.build.sys.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files by names, which may be many; each appears whole, whoever writes it. */
final class AtomicFiles {
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
    WholeFile.write(path(name), bytes);
  }
}
