package io.slipway.audit.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.audit.outbound.AuditTopic;
import io.slipway.audit.outbound.AuditWriter;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds the parts of the audit service. They connect by themselves, as soon as Kafka answers. */
@ApplicationScoped
public class AuditWiring {
  private static final String NAME = "slipway-audit";

  private final KafkaSettings kafka;
  private final AuditTopic topic;
  private @Nullable AuditWriter writer;

  AuditWiring(AuditConfig config) {
    kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    topic = new AuditTopic(kafka, NAME + "-reader");
  }

  void start(@Observes StartupEvent event) {
    writer = new AuditWriter(kafka, NAME, () -> KafkaEventSink.transactional(kafka, NAME, NAME));
    writer.start();
  }

  void stop(@Observes ShutdownEvent event) {
    if (writer != null) {
      writer.close();
    }
  }

  /** The chain and what it is made from. */
  public AuditTopic topic() {
    return topic;
  }

  /** Why nothing is recorded; empty when all is well. */
  public Optional<String> problem() {
    return writer == null ? Optional.of("it has not started") : writer.problem();
  }
}
