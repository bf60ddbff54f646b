package io.slipway.console.inbound;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.testsupport.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** A real Kafka, and a directory that goes away with the console. */
public final class ConsoleFarm implements QuarkusTestResourceLifecycleManager {
  private Path directory = Path.of("");

  @Override
  public Map<String, String> start() {
    try {
      directory = Files.createTempDirectory("slipway-console");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of(
        "slipway.console.kafka", TestKafka.get().bootstrapServers(),
        "slipway.console.kafka-partitions", "2",
        "slipway.console.otlp-limit", "64K",
        "slipway.console.otlp-unpacked-limit", "256K",
        "slipway.console.state-dir", directory.toString());
  }

  @Override
  public void stop() {
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
