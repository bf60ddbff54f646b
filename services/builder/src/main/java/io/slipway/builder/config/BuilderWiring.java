package io.slipway.builder.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.build.cache.LayerCache;
import io.slipway.builder.domain.JobLedger;
import io.slipway.builder.inbound.JobRunner;
import io.slipway.builder.inbound.JobSlot;
import io.slipway.builder.inbound.JobSlots;
import io.slipway.builder.outbound.HostedEngine;
import io.slipway.builder.outbound.HttpLayerCache;
import io.slipway.engine.host.EngineSettings;
import io.slipway.events.Topics;
import io.slipway.kafka.EventHistory;
import io.slipway.kafka.JobFeed;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.leases.RedisLeases;
import io.slipway.model.BuilderId;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistrySettings;
import io.slipway.telemetry.Telemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Holds the parts of the builder. They connect by themselves, as soon as Kafka answers. */
@ApplicationScoped
public class BuilderWiring implements JobSlots {
  private final BuilderConfig config;
  private @Nullable Parts parts;

  private record Parts(
      List<JobSlot> slots,
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
    JobRunner.Tools tools =
        new JobRunner.Tools(
            leases,
            sink,
            engine,
            telemetry,
            new JobLedger(),
            new EventHistory(kafka, "builder-" + id + "-history"));
    String group = "slipway-builders-" + config.lane().text();
    Topics jobs = Topics.jobs(config.lane());
    List<JobSlot> slots =
        IntStream.rangeClosed(1, config.slots())
            .mapToObj(
                n ->
                    JobSlot.start(
                        "slot-" + n,
                        JobFeed.open(kafka, group, jobs),
                        new JobRunner(id, config.leaseTtl(), tools)))
            .toList();
    parts = new Parts(slots, engine, sink, leases, telemetry);
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    Parts open = parts;
    if (open != null) {
      open.slots().parallelStream().forEach(JobSlot::close);
      open.engine().close();
      open.sink().close();
      open.leases().close();
      open.telemetry().close();
    }
  }

  @Override
  public synchronized boolean healthy() {
    return parts != null && parts.slots().stream().allMatch(JobSlot::healthy);
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
