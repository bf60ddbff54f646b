package io.slipway.scheduler.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.leases.RedisLeases;
import io.slipway.scheduler.domain.Limits;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.inbound.GithubWebhook;
import io.slipway.scheduler.inbound.Intake;
import io.slipway.scheduler.inbound.SchedulerParts;
import io.slipway.scheduler.inbound.SchedulingLoop;
import io.slipway.scheduler.outbound.BuildSpans;
import io.slipway.scheduler.outbound.Leadership;
import io.slipway.scheduler.outbound.LeaseSight;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.telemetry.Telemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds the parts of the scheduler. It connects by itself, as soon as Kafka answers. */
@ApplicationScoped
public class SchedulerWiring implements SchedulerParts {
  private static final String NAME = "slipway-scheduler";

  private record Parts(
      Telemetry telemetry,
      RedisLeases leases,
      KafkaEventSink sink,
      SchedulingLoop loop,
      Intake intake,
      SecretBox secrets) {}

  private final SchedulerConfig config;
  private volatile @Nullable Parts parts;

  SchedulerWiring(SchedulerConfig config) {
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    Clock clock = Clock.systemUTC();
    var kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    SecretBox secrets = secretBox();
    Telemetry telemetry = Telemetry.create(NAME, config.otlp());
    RedisLeases leases = new RedisLeases(config.redis());
    KafkaEventSink sink = new KafkaEventSink(kafka, NAME + "-intake");
    ProjectBook projects = new ProjectBook();
    BuildSpans spans = new BuildSpans(telemetry, clock.instant());
    SchedulingLoop loop =
        new SchedulingLoop(
            kafka,
            projects,
            new SchedulingLoop.Tools(
                limits(),
                spans,
                new LeaseSight(leases),
                new Leadership(
                    leases, ":scheduler:", UUID.randomUUID().toString(), config.leaderTtl()),
                clock),
            new SchedulingLoop.Timing(config.watchEvery(), config.leaseGrace()));
    Intake intake = new Intake(sink, loop, projects, spans, clock);
    parts = new Parts(telemetry, leases, sink, loop, intake, secrets);
    loop.start();
  }

  private SecretBox secretBox() {
    try {
      return SecretBox.open(config.keyFile());
    } catch (IOException e) {
      throw new UncheckedIOException("the key for secrets cannot be used: " + e.getMessage(), e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    Parts open = parts;
    if (open == null) {
      return;
    }
    open.loop().close();
    open.sink().close();
    open.leases().close();
    open.telemetry().close();
  }

  @Override
  public Intake intake() {
    return open().intake();
  }

  @Override
  public Limits limits() {
    return new Limits(config.attempts(), config.ready(), config.quota(), config.ageing());
  }

  @Override
  public SecretBox secrets() {
    return open().secrets();
  }

  @Override
  public GithubWebhook githubWebhook() {
    return new GithubWebhook(open().secrets(), config.webhookCandidates());
  }

  @Override
  public long webhookLimit() {
    return config.webhookLimit().asLongValue();
  }

  @Override
  public Optional<String> problem() {
    Parts open = parts;
    return open == null ? Optional.of("it has not started") : open.loop().problem();
  }

  @Override
  public boolean active() {
    Parts open = parts;
    return open != null && open.loop().active();
  }

  private Parts open() {
    Parts open = parts;
    if (open == null) {
      throw new IllegalStateException("the scheduler has not started");
    }
    return open;
  }
}
