package io.slipway.scheduler.config;

import io.quarkus.runtime.ShutdownEvent;
import io.slipway.kafka.DeadLetterBox;
import io.slipway.kafka.Denials;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.scheduler.inbound.DeskParts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/** Holds what the scheduler does beside scheduling: dead letters, and what it turned away. */
@ApplicationScoped
public class SchedulerDesk implements DeskParts {
  private static final String NAME = "slipway-scheduler";

  private final DeadLetterBox deadLetters;
  private final Denials denials;

  SchedulerDesk(SchedulerConfig config) {
    Clock clock = Clock.systemUTC();
    var kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    deadLetters = new DeadLetterBox(kafka, NAME + "-dead-letters", clock);
    denials =
        new Denials(
            new KafkaEventSink(kafka, NAME + "-denials"),
            "scheduler",
            clock,
            config.denialsEvery());
  }

  void stop(@Observes ShutdownEvent event) {
    denials.close();
  }

  @Override
  public DeadLetterBox deadLetters() {
    return deadLetters;
  }

  @Override
  public Denials denials() {
    return denials;
  }
}
