package io.slipway.promoter.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.events.Topics;
import io.slipway.events.Wish;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.promoter.domain.DriftBoard;
import io.slipway.promoter.domain.Ledger;
import io.slipway.promoter.domain.Verdict;
import io.slipway.promoter.outbound.LedgerFeed;
import io.slipway.promoter.outbound.Reconciliation;
import io.slipway.promoter.outbound.RegistryTags;
import io.slipway.promoter.outbound.TagWriter;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistryAdmin;
import io.slipway.registry.RegistrySettings;
import io.slipway.telemetry.Telemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the parts of the promoter. They connect by themselves, as soon as Kafka answers. */
@ApplicationScoped
public class PromoterWiring {
  private static final String NAME = "slipway-promoter";
  private static final Duration RECONCILE_PATIENCE = Duration.ofMinutes(1);

  private record Parts(
      Telemetry telemetry,
      EventSink sink,
      TagWriter writer,
      LedgerFeed ledgerFeed,
      EventFeed imageEvents,
      Reconciliation reconciliation) {}

  private final PromoterConfig config;
  private final Ledger ledger = new Ledger();
  private final DriftBoard drift = new DriftBoard();
  private volatile @Nullable Parts parts;

  PromoterWiring(PromoterConfig config) {
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    var kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    Telemetry telemetry = Telemetry.create(NAME, config.otlp());
    EventSink sink = new KafkaEventSink(kafka, NAME);
    TagWriter writer = new TagWriter(ledger, registryTags(), sink, telemetry, Clock.systemUTC());
    LedgerFeed ledgerFeed = new LedgerFeed(kafka, ledger);
    EventFeed imageEvents =
        EventFeed.group(
            kafka,
            config.group(),
            Set.of(Topics.IMAGE_EVENTS),
            ledgerFeed.deciding(writer::handle));
    var pace =
        new Reconciliation.Pace(config.settle(), config.reconcileEvery(), RECONCILE_PATIENCE);
    var reconciliation = new Reconciliation(ledger, ledgerFeed, writer, pace, drift);
    if (config.reconcile()) {
      reconciliation.start();
    }
    parts = new Parts(telemetry, sink, writer, ledgerFeed, imageEvents, reconciliation);
  }

  private RegistryTags registryTags() {
    var settings =
        new RegistrySettings(
            config.insecureRegistries().orElse(Set.of()),
            config.trustedRegistries().orElse(Set.of()),
            Map.of(),
            config.dockerConfig());
    return new RegistryTags(new JibRegistryClient(settings), RegistryAdmin.connect(settings));
  }

  void stop(@Observes ShutdownEvent event) {
    Parts open = parts;
    if (open == null) {
      return;
    }
    open.reconciliation().close();
    open.imageEvents().close();
    open.ledgerFeed().close();
    open.sink().close();
    open.telemetry().close();
  }

  /** What is known of all tags. */
  public Ledger ledger() {
    return ledger;
  }

  /** Whether the ledger was read to its end and Kafka answers. */
  public boolean ready() {
    Parts open = parts;
    return open != null && open.ledgerFeed().ready() && open.imageEvents().healthy();
  }

  /** What the last comparison with the registry found. */
  public DriftBoard drift() {
    return drift;
  }

  /** Where wishes are sent. */
  public EventSink sink() {
    return open().sink();
  }

  /** What would become of a wish if it came now. */
  public List<Verdict> foresee(Wish wish) {
    return open().writer().foresee(wish);
  }

  private Parts open() {
    Parts open = parts;
    if (open == null) {
      throw new IllegalStateException("the promoter has not started");
    }
    return open;
  }
}
