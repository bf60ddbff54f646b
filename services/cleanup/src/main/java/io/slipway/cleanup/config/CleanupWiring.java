package io.slipway.cleanup.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionPolicy;
import io.slipway.cleanup.domain.RetentionRule;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.domain.TagPatterns;
import io.slipway.cleanup.outbound.Beginnings;
import io.slipway.cleanup.outbound.Collection;
import io.slipway.cleanup.outbound.DanglingAlert;
import io.slipway.cleanup.outbound.KafkaBeginnings;
import io.slipway.cleanup.outbound.RecordFeed;
import io.slipway.cleanup.outbound.RegistryRepository;
import io.slipway.cleanup.outbound.Retention;
import io.slipway.cleanup.outbound.Turn;
import io.slipway.embedded.RegistryCollector;
import io.slipway.kafka.EventHistory;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.leases.RedisLeases;
import io.slipway.model.ImageName;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistryAdmin;
import io.slipway.registry.RegistrySettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Holds the parts of cleanup. They connect by themselves, as soon as Kafka answers. */
@ApplicationScoped
public class CleanupWiring {
  private static final String NAME = "slipway-cleanup";

  private record Parts(
      EventSink sink,
      RecordFeed feed,
      Retention retention,
      DanglingAlert alert,
      RedisLeases leases,
      Optional<Collection> collection) {}

  private final CleanupConfig config;
  private final RetentionPolicy policy;
  private final Records records = new Records();
  private final DanglingGauge dangling;
  private final Set<ImageName> waiting = ConcurrentHashMap.newKeySet();
  private final String me = UUID.randomUUID().toString();
  private volatile @Nullable Parts parts;

  CleanupWiring(CleanupConfig config, MeterRegistry meters) {
    this.config = config;
    this.policy = policy(config);
    this.dangling = new DanglingGauge(meters, records);
  }

  void start(@Observes StartupEvent event) {
    var kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    EventSink sink = new KafkaEventSink(kafka, NAME);
    var beginnings = new KafkaBeginnings(new EventHistory(kafka, NAME));
    var retention = new Retention(records, repository(), sink, Clock.systemUTC(), beginnings);
    var feed = new RecordFeed(kafka, records, dangling::count, this::tagged);
    var alert = new DanglingAlert(records, sink, Clock.systemUTC(), config.danglingLimit());
    var leases = new RedisLeases(config.redis());
    parts = new Parts(sink, feed, retention, alert, leases, collection(beginnings));
  }

  private void tagged(ImageName image) {
    if (config.afterBuilds()) {
      waiting.add(image);
    }
  }

  /** The images that were built since the last call, when builds are to be followed by a plan. */
  public Set<ImageName> built() {
    Set<ImageName> built = Set.copyOf(waiting);
    waiting.removeAll(built);
    return built;
  }

  /** Counts manifests without tags. */
  public void alert() throws EventsUnavailable {
    Parts open = parts;
    if (open != null) {
      open.alert().check();
    }
  }

  /** Whether this process, and no other cleanup, works now. */
  public boolean ourTurn() {
    Parts open = parts;
    return open != null && new Turn(open.leases(), me, config.turn()).ours();
  }

  private Optional<Collection> collection(Beginnings beginnings) {
    var limits = new RegistryCollector.Limits(config.collectFresh(), config.collectLimit());
    return config
        .localRegistry()
        .map(RegistryCollector::new)
        .map(c -> new Collection(c, limits, records, beginnings, Clock.systemUTC()));
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
      open.leases().close();
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

  /** Collects garbage; empty when this farm does not run the registry. */
  public Optional<Collection> collection() {
    Parts open = parts;
    return open == null ? Optional.empty() : open.collection();
  }

  /** What is kept of an image when nobody says otherwise. */
  public RetentionRules rules(ImageName image) {
    return policy.of(image);
  }

  /** How long what was planned stays at least. */
  public Duration grace() {
    return config.grace();
  }

  private static RetentionPolicy policy(CleanupConfig config) {
    List<RetentionPolicy.Entry> entries = new ArrayList<>();
    for (CleanupConfig.Rule rule : config.rules()) {
      var tags =
          new TagPatterns(rule.include().orElse(List.of()), rule.exclude().orElse(List.of()));
      entries.add(
          new RetentionPolicy.Entry(
              rule.image(), new RetentionRule(tags, rule.keep(), rule.olderThan(), rule.atMost())));
    }
    return new RetentionPolicy(entries, config.keep());
  }
}
