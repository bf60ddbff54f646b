package io.slipway.builder.config;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.testsupport.TestKafka;
import io.slipway.testsupport.TestRedis;
import java.util.Map;

/** Points the service at the test servers. */
public final class BuilderInfrastructure implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    return Map.of(
        "slipway.kafka.bootstrap-servers",
        TestKafka.get().bootstrapServers(),
        "slipway.redis.url",
        TestRedis.get().uri().toString(),
        "slipway.builder.slots",
        "2");
  }

  /** The servers end with the JVM. */
  @Override
  public void stop() {}
}
