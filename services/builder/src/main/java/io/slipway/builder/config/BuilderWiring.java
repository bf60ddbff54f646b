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
import io.slipway.engine.host.EgressPolicy;
import io.slipway.engine.host.EngineSettings;
import io.slipway.events.Topics;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    HostedEngine engine = engine();
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
            engine,
            telemetry,
            new JobLedger(),
            new EventHistory(kafka, "builder-" + id + "-history"),
            cancellations);
    JobRunner.Settings settings =
        new JobRunner.Settings(id, config.leaseTtl(), config.buildTimeout());
    List<JobSlot> slots =
        config.lanes().stream().flatMap(lane -> slots(kafka, lane, settings, tools)).toList();
    parts =
        new Parts(slots, gates(kafka, id, engine, sink), events, engine, sink, leases, telemetry);
  }

  private Stream<JobSlot> slots(
      KafkaSettings kafka, Lane lane, JobRunner.Settings settings, JobRunner.Tools tools) {
    String group = "slipway-builders-" + lane.text();
    Room room = room();
    return IntStream.rangeClosed(1, config.slots())
        .mapToObj(
            n ->
                JobSlot.start(
                    lane.text() + "-slot-" + n,
                    JobFeed.open(kafka, group, Topics.jobs(lane)),
                    new JobRunner(settings, tools),
                    room));
  }

  /** What was built in the trusted lane is checked there. */
  private List<JobSlot> gates(
      KafkaSettings kafka, BuilderId id, HostedEngine engine, KafkaEventSink sink) {
    if (!config.lanes().contains(Lane.TRUSTED)) {
      return List.of();
    }
    var reach = EgressPolicy.allowing(config.gateHosts().orElse(Set.of()));
    var check = new BuilderGates(engine, config.stateDir(), reach);
    return IntStream.rangeClosed(1, config.gateSlots())
        .mapToObj(
            n ->
                JobSlot.start(
                    "gate-slot-" + n,
                    JobFeed.renewable(kafka, "slipway-gates", Topics.GATE_JOBS),
                    new GateRunner(id, check, sink),
                    room()))
        .toList();
  }

  private Room room() {
    return new DiskRoom(config.stateDir(), new DiskReserve(config.diskReserve().asLongValue()));
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    Parts open = parts;
    if (open != null) {
      drain(open);
      open.events().close();
      open.engine().close();
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

  private HostedEngine engine() {
    RegistrySettings registries =
        new RegistrySettings(
            config.insecureRegistries().orElse(Set.of()),
            config.trustedRegistries().orElse(Set.of()),
            Map.of(),
            config.dockerConfig());
    Optional<LayerCache> cache = config.cache().map(HttpLayerCache::new);
    return new HostedEngine(
        new EngineSettings(config.engineLib(), config.stateDir(), config.javaHome()),
        config.slots() == 0 ? 0 : config.spareEngines(),
        new JibRegistryClient(registries),
        cache,
        config.stepTimeout());
  }
}
