package io.slipway.scheduler.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.git.GitCredentials;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.leases.RedisLeases;
import io.slipway.scheduler.domain.Limits;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.inbound.ChangeIntake;
import io.slipway.scheduler.inbound.ChangeLog;
import io.slipway.scheduler.inbound.ForgeWebhook;
import io.slipway.scheduler.inbound.Intake;
import io.slipway.scheduler.inbound.ManifestKeeper;
import io.slipway.scheduler.inbound.Poller;
import io.slipway.scheduler.inbound.RequestFeed;
import io.slipway.scheduler.inbound.SchedulerParts;
import io.slipway.scheduler.inbound.SchedulingLoop;
import io.slipway.scheduler.inbound.StatusReporter;
import io.slipway.scheduler.outbound.BuildSpans;
import io.slipway.scheduler.outbound.Leadership;
import io.slipway.scheduler.outbound.LeaseSight;
import io.slipway.scheduler.outbound.ManifestRepository;
import io.slipway.scheduler.outbound.RemoteGit;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.scheduler.outbound.StatusSender;
import io.slipway.telemetry.Telemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
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
      SecretBox secrets,
      Changes changes,
      StatusReporter statuses,
      ManifestKeeper manifests) {}

  /** What hears of changes in repositories, and finds them. */
  private record Changes(RequestFeed feed, ChangeIntake intake, ChangeLog log, Poller poller) {
    void close() {
      poller.close();
      feed.close();
    }
  }

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
    Changes changes = changes(kafka, projects, intake, loop);
    StatusReporter statuses = statuses(kafka, projects, loop, secrets);
    ManifestKeeper manifests = manifests(kafka, projects, loop, secrets);
    parts = new Parts(telemetry, leases, sink, loop, intake, secrets, changes, statuses, manifests);
    loop.start();
    changes.poller().start();
    manifests.start();
  }

  private Changes changes(
      KafkaSettings kafka, ProjectBook projects, Intake intake, SchedulingLoop loop) {
    RequestFeed feed = RequestFeed.start(kafka);
    RemoteGit git = new RemoteGit(config.gitPatience(), credentials());
    ChangeLog log = new ChangeLog();
    Clock clock = Clock.systemUTC();
    ChangeIntake changes = new ChangeIntake(intake, feed::book, git, log, clock);
    BooleanSupplier active = () -> feed.caughtUp() && loop.active();
    Poller poller = new Poller(projects, changes, git, active, clock);
    return new Changes(feed, changes, log, poller);
  }

  private GitCredentials credentials() {
    try {
      return GitCredentials.of(config.gitCredentials());
    } catch (IOException e) {
      throw new UncheckedIOException("SLIPWAY_GIT_CREDENTIALS: " + e.getMessage(), e);
    }
  }

  private StatusReporter statuses(
      KafkaSettings kafka, ProjectBook projects, SchedulingLoop loop, SecretBox secrets) {
    return new StatusReporter(
        kafka,
        new StatusReporter.Tools(
            projects,
            () -> loop.active() ? loop.state() : Optional.empty(),
            secrets,
            new StatusSender(),
            config.console(),
            config.statusEvery().toMillis()),
        Clock.systemUTC().instant().minus(config.statusAgain()));
  }

  private ManifestKeeper manifests(
      KafkaSettings kafka, ProjectBook projects, SchedulingLoop loop, SecretBox secrets) {
    return new ManifestKeeper(
        kafka,
        new ManifestKeeper.Tools(
            projects,
            secrets,
            new ManifestRepository(config.gitPatience().multipliedBy(4)),
            loop::active,
            config.statusEvery().toMillis()));
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
    open.changes().close();
    open.statuses().close();
    open.manifests().close();
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
  public ForgeWebhook webhook() {
    return new ForgeWebhook(open().secrets(), config.webhookCandidates());
  }

  @Override
  public ChangeIntake changes() {
    return open().changes().intake();
  }

  @Override
  public ChangeLog changeLog() {
    return open().changes().log();
  }

  @Override
  public long webhookLimit() {
    return config.webhookLimit().asLongValue();
  }

  @Override
  public Optional<String> problem() {
    Parts open = parts;
    if (open == null) {
      return Optional.of("it has not started");
    }
    return open.loop()
        .problem()
        .or(
            () ->
                open.changes().feed().caughtUp()
                    ? Optional.empty()
                    : Optional.of("it has not read all requests yet"));
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
