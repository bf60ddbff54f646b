package io.slipway.promoter.config;

import io.quarkus.runtime.ShutdownEvent;
import io.slipway.kafka.Denials;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/** Holds the count of what the promoter's API turned away. */
@ApplicationScoped
public class PromoterDenials {
  private final Denials denials;

  PromoterDenials(PromoterConfig config) {
    var kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    denials =
        new Denials(
            new KafkaEventSink(kafka, "slipway-promoter-denials"),
            "promoter",
            Clock.systemUTC(),
            config.denialsEvery());
  }

  void stop(@Observes ShutdownEvent event) {
    denials.close();
  }

  /** What was turned away. */
  public Denials denials() {
    return denials;
  }
}
