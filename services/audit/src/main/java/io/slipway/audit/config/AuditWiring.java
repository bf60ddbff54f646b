package io.slipway.audit.config;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.audit.domain.AlertRules;
import io.slipway.audit.domain.Alerts;
import io.slipway.audit.outbound.AlertBell;
import io.slipway.audit.outbound.AuditTopic;
import io.slipway.audit.outbound.AuditWriter;
import io.slipway.crash.CrashPoint;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds the parts of the audit service. They connect by themselves, as soon as Kafka answers. */
@ApplicationScoped
public class AuditWiring {
  private static final String NAME = "slipway-audit";

  private final KafkaSettings kafka;
  private final AuditTopic topic;
  private final AuditConfig.Alerts config;
  private final Alerts alerts;
  private final MeterRegistry meters;
  private @Nullable AuditWriter writer;
  private @Nullable AlertBell bell;

  AuditWiring(AuditConfig config, MeterRegistry meters) {
    this.config = config.alerts();
    this.alerts = new Alerts(rules(this.config));
    this.meters = meters;
    kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    topic = new AuditTopic(kafka, NAME + "-reader");
  }

  void start(@Observes StartupEvent event) {
    writer = new AuditWriter(kafka, NAME, this::chainSink);
    writer.start();
    Instant since = Clock.systemUTC().instant().minus(config.reach());
    bell = new AlertBell(kafka, NAME + "-alerts", alerts, since, () -> problem().isEmpty());
    for (String rule : Alerts.RULES) {
      FunctionCounter.builder("slipway.audit.alerts", alerts, a -> a.count(rule))
          .description("Alerts that were raised, as far back as this service has looked")
          .tag("rule", rule)
          .register(meters);
    }
  }

  private EventSink chainSink() throws EventsUnavailable {
    return KafkaEventSink.transactional(
        kafka, NAME, NAME, CrashPoint.AUDIT_IN_TRANSACTION::reached);
  }

  private static AlertRules rules(AuditConfig.Alerts config) {
    return new AlertRules(
        config.denials(),
        config.window(),
        config.byHand().orElse(List.of()),
        config.kept().orElse(List.of()),
        config.drift());
  }

  void stop(@Observes ShutdownEvent event) {
    if (bell != null) {
      bell.close();
    }
    if (writer != null) {
      writer.close();
    }
  }

  /** The chain and what it is made from. */
  public AuditTopic topic() {
    return topic;
  }

  /** What was met of the rules that alert. */
  public Alerts alerts() {
    return alerts;
  }

  /** Why nothing is recorded; empty when all is well. */
  public Optional<String> problem() {
    return writer == null ? Optional.of("it has not started") : writer.problem();
  }
}
