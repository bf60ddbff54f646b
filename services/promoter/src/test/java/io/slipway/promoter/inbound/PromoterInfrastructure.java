package io.slipway.promoter.inbound;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.testsupport.TestKafka;
import io.slipway.testsupport.TestRegistry;
import java.util.Map;

/** Points the promoter under test at a real Kafka and tells the tests where a real registry is. */
public class PromoterInfrastructure implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    return Map.of(
        "slipway.kafka.bootstrap-servers",
        TestKafka.get().bootstrapServers(),
        "slipway.kafka.partitions",
        "2",
        "slipway.promoter.settle",
        "100ms",
        "slipway.promoter.reconcile-every",
        "1s",
        "slipway.promoter.denials-every",
        "300ms",
        "test.registry",
        TestRegistry.get().address());
  }

  @Override
  public void stop() {
    // both end with the JVM
  }
}
