package io.slipway.cleanup.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.outbound.RecordFeed;
import io.slipway.cleanup.outbound.RegistryRepository;
import io.slipway.cleanup.outbound.Retention;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistryAdmin;
import io.slipway.registry.RegistrySettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the parts of cleanup. They connect by themselves, as soon as Kafka answers. */
@ApplicationScoped
public class CleanupWiring {
  private static final String NAME = "slipway-cleanup";

  private record Parts(EventSink sink, RecordFeed feed, Retention retention) {}

  private final CleanupConfig config;
  private final Records records = new Records();
  private final DanglingGauge dangling;
  private volatile @Nullable Parts parts;

  CleanupWiring(CleanupConfig config, MeterRegistry meters) {
    this.config = config;
    this.dangling = new DanglingGauge(meters, records);
  }

  void start(@Observes StartupEvent event) {
    var kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    EventSink sink = new KafkaEventSink(kafka, NAME);
    var retention = new Retention(records, repository(), sink, Clock.systemUTC());
    parts = new Parts(sink, new RecordFeed(kafka, records, dangling::count), retention);
  }

  private RegistryRepository repository() {
    var settings =
        new RegistrySettings(
            config.insecureRegistries().orElse(Set.of()),
            config.trustedRegistries().orElse(Set.of()),
            Map.of(),
            config.dockerConfig());
    return new RegistryRepository(new JibRegistryClient(settings), RegistryAdmin.connect(settings));
  }

  void stop(@Observes ShutdownEvent event) {
    Parts open = parts;
    if (open != null) {
      open.feed().close();
      open.sink().close();
    }
  }

  /** What is known of all images. */
  public Records records() {
    return records;
  }

  /** Whether everything was read and Kafka answers; nothing may be deleted before. */
  public boolean ready() {
    Parts open = parts;
    return open != null && open.feed().ready();
  }

  /** Makes plans and carries them out. */
  public Retention retention() {
    Parts open = parts;
    if (open == null) {
      throw new IllegalStateException("cleanup has not started");
    }
    return open.retention();
  }

  /** What is kept when nobody says otherwise. */
  public RetentionRules rules() {
    return new RetentionRules(config.keep());
  }
}
