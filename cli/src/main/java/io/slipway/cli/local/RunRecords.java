package io.slipway.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder {@code run} of a farm's state: a small file for each of its processes. */
public final class RunRecords {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  /** Of the farm with this state folder. */
  public RunRecords(Path home) {
    this.directory = home.resolve("run");
  }

  /** All of them, dead or alive; unreadable files are left out. */
  public List<ProcessRecord> all() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(RunRecords::read)
          .flatMap(Optional::stream)
          .toList();
    }
  }

  /** The record of this name, when its process is alive. */
  public Optional<ProcessRecord> alive(String name) throws IOException {
    return all().stream().filter(r -> r.name().equals(name) && r.process().isPresent()).findFirst();
  }

  /** Writes a record, whole or not at all. */
  public void write(ProcessRecord record) throws IOException {
    Files.createDirectories(directory);
    Path partial = directory.resolve(record.name() + ".partial");
    Files.writeString(
        partial,
        JSON.createObjectNode()
            .put("name", record.name())
            .put("pid", record.pid())
            .put("startedAt", record.startedAt().toString())
            .toString());
    Files.move(
        partial,
        directory.resolve(record.name() + ".json"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** Forgets a process. */
  public void remove(ProcessRecord record) throws IOException {
    Files.deleteIfExists(directory.resolve(record.name() + ".json"));
  }

  private static Optional<ProcessRecord> read(Path file) {
    try {
      JsonNode node = JSON.readTree(file.toFile());
      return Optional.of(
          new ProcessRecord(
              node.path("name").asText(),
              node.path("pid").asLong(),
              Instant.parse(node.path("startedAt").asText())));
    } catch (IOException | java.time.format.DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
