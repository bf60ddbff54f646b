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
    return Map.of(
        // No builder takes the jobs of these tests.
        "slipway.scheduler.ready", "1000",
        "slipway.kafka.bootstrap-servers", kafka,
        "slipway.kafka.partitions", "3",
        "slipway.redis.url", TestRedis.get().uri().toString(),
        "slipway.secrets.key-file", keyFile().toString(),
        "slipway.scheduler.webhook-limit", "64K",
        "slipway.scheduler.status-every", "200ms",
        "slipway.scheduler.watch-every", "200ms",
        "slipway.scheduler.lease-grace", "2s",
        "slipway.scheduler.denials-every", "300ms",
        "quarkus.http.test-port", "0");
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
