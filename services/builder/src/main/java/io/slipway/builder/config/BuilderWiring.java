package io.slipway.builder.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.build.cache.LayerCache;
import io.slipway.builder.domain.DiskReserve;
import io.slipway.builder.domain.JobLedger;
import io.slipway.builder.domain.Room;
import io.slipway.builder.inbound.Cancellations;
import io.slipway.builder.inbound.GateRunner;
import io.slipway.builder.inbound.JobRunner;
import io.slipway.builder.inbound.JobSlot;
import io.slipway.builder.inbound.JobSlots;
import io.slipway.builder.outbound.BuilderGates;
import io.slipway.builder.outbound.DiskRoom;
import io.slipway.builder.outbound.HostedEngine;
import io.slipway.builder.outbound.HttpLayerCache;
import io.slipway.builder.outbound.MortalRegistryClient;
import io.slipway.builder.outbound.TidyEngine;
import io.slipway.engine.host.EgressPolicy;
import io.slipway.engine.host.EngineSettings;
import io.slipway.engine.host.StoreHost;
import io.slipway.engine.host.StoreLimit;
import io.slipway.engine.host.StoreUpkeep;
import io.slipway.events.Topics;
import io.slipway.git.GitCredentials;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventHistory;
import io.slipway.kafka.JobFeed;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.leases.RedisLeases;
import io.slipway.model.BuilderId;
import io.slipway.model.Lane;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistrySettings;
import io.slipway.telemetry.Telemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the parts of the builder. They connect by themselves, as soon as Kafka answers. */
@ApplicationScoped
public class BuilderWiring implements JobSlots {
  /** Jobs that are older ask the history whether they were cancelled. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(5);

  private final BuilderConfig config;
  private @Nullable Parts parts;

  private record Parts(
      List<JobSlot> slots,
      List<JobSlot> gates,
      EventFeed events,
      HostedEngine engine,
      StoreUpkeep upkeep,
      KafkaEventSink sink,
      RedisLeases leases,
      Telemetry telemetry) {}

  BuilderWiring(BuilderConfig config) {
    this.config = config;
  }

  synchronized void start(@Observes StartupEvent event) {
    BuilderId id = config.id().map(BuilderId::new).orElseGet(BuilderName::random);
    KafkaSettings kafka =
        new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    KafkaEventSink sink = new KafkaEventSink(kafka, "builder-" + id);
    RedisLeases leases = new RedisLeases(config.redis());
    Telemetry telemetry = Telemetry.create("slipway-builder", config.otlp());
    EngineSettings engines =
        new EngineSettings(config.engineLib(), config.stateDir(), config.javaHome());
    HostedEngine engine = engine(engines);
    StoreUpkeep upkeep = upkeep(engines);
    Cancellations cancellations = new Cancellations();
    EventFeed events =
        EventFeed.since(
            kafka,
            "builder-" + id + "-cancellations",
            Set.of(Topics.BUILD_EVENTS),
            Instant.now().minus(LOOK_BACK),
            received -> cancellations.hear(received.event()));
    JobRunner.Tools tools =
        new JobRunner.Tools(
            leases,
            sink,
            new TidyEngine(engine, upkeep),
            telemetry,
            new JobLedger(),
            new EventHistory(kafka, "builder-" + id + "-history"),
            cancellations);
    JobRunner.Settings settings =
        new JobRunner.Settings(id, config.leaseTtl(), config.buildTimeout());
    Room room =
        new DiskRoom(
            config.stateDir(), new DiskReserve(config.diskReserve().asLongValue()), upkeep::look);
    List<JobSlot> slots =
        config.lanes().stream()
            .flatMap(lane -> slots(kafka, lane, room, () -> new JobRunner(settings, tools)))
            .toList();
    List<JobSlot> gates =
        gates(kafka, room, new BuilderGates(engine, config.stateDir(), reach()), id, sink);
    parts = new Parts(slots, gates, events, engine, upkeep, sink, leases, telemetry);
  }

  private Stream<JobSlot> slots(
      KafkaSettings kafka, Lane lane, Room room, Supplier<JobRunner> runners) {
    String group = "slipway-builders-" + lane.text();
    return IntStream.rangeClosed(1, config.slots())
        .mapToObj(
            n ->
                JobSlot.start(
                    lane.text() + "-slot-" + n,
                    JobFeed.open(kafka, group, Topics.jobs(lane)),
                    runners.get(),
                    room));
  }

  /** What was built in the trusted lane is checked there. */
  private List<JobSlot> gates(
      KafkaSettings kafka, Room room, BuilderGates check, BuilderId id, KafkaEventSink sink) {
    if (!config.lanes().contains(Lane.TRUSTED)) {
      return List.of();
    }
    return IntStream.rangeClosed(1, config.gateSlots())
        .mapToObj(
            n ->
                JobSlot.start(
                    "gate-slot-" + n,
                    JobFeed.renewable(kafka, "slipway-gates", Topics.GATE_JOBS),
                    new GateRunner(id, check, sink),
                    room))
        .toList();
  }

  private EgressPolicy reach() {
    return EgressPolicy.allowing(config.gateHosts().orElse(Set.of()));
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    Parts open = parts;
    if (open != null) {
      drain(open);
      open.events().close();
      open.engine().close();
      open.upkeep().close();
      open.sink().close();
      open.leases().close();
      open.telemetry().close();
    }
  }

  /**
   * All at once: the time that is configured is the builder's, not each slot's. Checks are given
   * back without waiting: nothing of them is lost but time.
   */
  private void drain(Parts open) {
    Stream<Runnable> builds = open.slots().stream().map(slot -> () -> slot.drain(config.drain()));
    Stream<Runnable> checks = open.gates().stream().map(slot -> slot::close);
    List<Thread> drains =
        Stream.concat(builds, checks).map(end -> Thread.ofVirtual().start(end)).toList();
    try {
      for (Thread drain : drains) {
        drain.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean healthy() {
    return parts != null
        && Stream.concat(parts.slots().stream(), parts.gates().stream()).allMatch(JobSlot::healthy);
  }

  private StoreUpkeep upkeep(EngineSettings engines) {
    return new StoreUpkeep(
        new StoreHost(engines),
        StoreLimit.parse(config.storeLimit()),
        config.diskReserve().asLongValue(),
        Clock.systemUTC());
  }

  private HostedEngine engine(EngineSettings engines) {
    RegistrySettings registries =
        new RegistrySettings(
            config.insecureRegistries().orElse(Set.of()),
            config.trustedRegistries().orElse(Set.of()),
            Map.of(),
            config.dockerConfig());
    Optional<LayerCache> cache = config.cache().map(HttpLayerCache::new);
    return new HostedEngine(
        engines,
        config.slots() == 0 ? 0 : config.spareEngines(),
        new MortalRegistryClient(new JibRegistryClient(registries)),
        cache,
        credentials(),
        config.stepTimeout());
  }

  private GitCredentials credentials() {
    try {
      return GitCredentials.of(config.gitCredentials());
    } catch (IOException e) {
      throw new UncheckedIOException("SLIPWAY_GIT_CREDENTIALS: " + e.getMessage(), e);
    }
  }
}
