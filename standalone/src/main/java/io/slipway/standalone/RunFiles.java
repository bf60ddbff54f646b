package io.slipway.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * Writes down which processes belong to the farm: {@code run/<name>.json} with name, pid and start
 * time. {@code slipway down} reads them, also after a crash.
 */
final class RunFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  RunFiles(Path home) throws IOException {
    this.directory = Files.createDirectories(home.resolve("run"));
  }

  /** Writes one down, whole or not at all. */
  void write(String name, long pid) throws IOException {
    Instant start =
        ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).orElseGet(Instant::now);
    Path partial = directory.resolve(name + ".partial");
    Files.writeString(
        partial,
        JSON.createObjectNode()
            .put("name", name)
            .put("pid", pid)
            .put("startedAt", start.toString())
            .toString());
    Files.move(partial, directory.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Forgets one that has ended. */
  void remove(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name + ".json"));
  }
}
