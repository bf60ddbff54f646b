package io.slipway.audit.inbound;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.slipway.testsupport.TestKafka;
import java.util.Map;

/** Points the service under test at a real Kafka. */
public class AuditKafka implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    return Map.of(
        "slipway.kafka.bootstrap-servers",
        TestKafka.get().bootstrapServers(),
        "slipway.kafka.partitions",
        "2",
        "slipway.audit.alerts.denials",
        "50",
        "slipway.audit.alerts.by-hand",
        "prod-*");
  }

  @Override
  public void stop() {
    // the broker ends with the JVM
  }
}
