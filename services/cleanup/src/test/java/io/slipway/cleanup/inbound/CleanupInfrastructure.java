package io.slipway.cleanup.inbound;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.testsupport.TestKafka;
import io.slipway.testsupport.TestRedis;
import io.slipway.testsupport.TestRegistry;
import java.util.Map;

/** Points cleanup at a real Kafka and tells the tests where a real registry is. */
public class CleanupInfrastructure implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    return Map.of(
        "slipway.kafka.bootstrap-servers",
        TestKafka.get().bootstrapServers(),
        "slipway.kafka.partitions",
        "2",
        "slipway.redis.url",
        TestRedis.get().uri().toString(),
        "slipway.cleanup.grace",
        "0s",
        "slipway.cleanup.sweep",
        "1s",
        "test.registry",
        TestRegistry.get().address());
  }

  @Override
  public void stop() {
    // both end with the JVM
  }
}
