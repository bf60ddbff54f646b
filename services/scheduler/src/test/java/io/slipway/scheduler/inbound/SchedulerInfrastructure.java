package io.slipway.scheduler.inbound;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.testsupport.TestKafka;
import io.slipway.testsupport.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A real Kafka and a real Redis for the scheduler under test. */
public class SchedulerInfrastructure implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    return settings(TestKafka.get().bootstrapServers());
  }

  static Map<String, String> settings(String kafka) {
    return Map.ofEntries(
        // No builder takes the jobs of these tests.
        Map.entry("slipway.scheduler.ready", "1000"),
        Map.entry("slipway.kafka.bootstrap-servers", kafka),
        Map.entry("slipway.kafka.partitions", "3"),
        Map.entry("slipway.redis.url", TestRedis.get().uri().toString()),
        Map.entry("slipway.secrets.key-file", keyFile().toString()),
        Map.entry("slipway.scheduler.webhook-limit", "64K"),
        Map.entry("slipway.scheduler.status-every", "200ms"),
        Map.entry("slipway.scheduler.watch-every", "200ms"),
        Map.entry("slipway.scheduler.lease-grace", "2s"),
        // What git says is what is tested, not how fast a busy machine lets it say so.
        Map.entry("slipway.scheduler.git-patience", "60s"),
        Map.entry("slipway.scheduler.denials-every", "300ms"),
        Map.entry("quarkus.http.test-port", "0"));
  }

  private static Path keyFile() {
    try {
      Path directory = Files.createTempDirectory("scheduler");
      directory.toFile().deleteOnExit();
      Path key = directory.resolve("secrets.key");
      key.toFile().deleteOnExit();
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // Shared by all tests of the JVM and ended with it.
  }
}
