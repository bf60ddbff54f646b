package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.PushSkipped;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.Project;
import io.slipway.model.StatusTarget;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.domain.SchedulerState;
import io.slipway.scheduler.forge.CommitStatus;
import io.slipway.scheduler.forge.StatusCall;
import io.slipway.scheduler.outbound.SecretBox;
import io.slipway.scheduler.outbound.StatusSender;
import io.slipway.scheduler.outbound.StatusSender.Answer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells forges how the builds of their commits are, and which pushes need none. It looks at what
 * the scheduler knows and tells what it has not told yet, so that no build ever waits for a forge.
 * After a restart, or when it takes over, builds that changed lately are told again.
 */
public final class StatusReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);

  /** Clocks of the farm and of the broker differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final long FIRST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE = 300_000;
  private static final int TRIES = 20;
  private static final int AT_ONCE = 8;

  private final Tools tools;
  private final EventFeed feed;
  private final RecentBuilds<Told> builds;
  private final SkippedPushes<Told> skipped;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;

  /**
   * What the reporter works with.
   *
   * @param state what is known of builds; empty while this scheduler is not the active one
   * @param console where people look at builds
   * @param every how often it looks, in milliseconds
   */
  public record Tools(
      ProjectBook projects,
      Supplier<Optional<SchedulerState>> state,
      SecretBox secrets,
      StatusSender sender,
      Optional<URI> console,
      long every) {}

  /** What was told of one build or push; used under its own lock. */
  private static final class Told {
    private @Nullable CommitStatus last;
    private boolean busy;
    private int failures;
    private long notBefore = System.nanoTime();

    boolean isDue() {
      return !busy && System.nanoTime() >= notBefore;
    }
  }

  /**
   * Where a status goes.
   *
   * @param page where people see more
   * @param of what it is about, for the log
   */
  private record Place(
      ProjectRegistered project,
      StatusTarget target,
      CommitId commit,
      Optional<URI> page,
      String of) {}

  /**
   * Starts to read and to tell.
   *
   * @param since builds that did not change after this moment are left alone; as long as from then
   *     to now, builds that have ended are kept in case this scheduler takes over
   */
  public StatusReporter(KafkaSettings kafka, Tools tools, Instant since) {
    this.tools = tools;
    this.builds = new RecentBuilds<>(since, InstantSource.system(), Told::new);
    this.skipped = new SkippedPushes<>(since, InstantSource.system(), Told::new);
    this.thread = Thread.ofPlatform().name("statuses").daemon().start(this::work);
    this.feed =
        EventFeed.since(
            kafka,
            "slipway-scheduler-statuses",
            Set.of(Topics.BUILD_REQUESTS, Topics.BUILD_EVENTS),
            since.minus(SKEW),
            received -> {
              builds.add(received.event());
              skipped.add(received.event());
            });
  }

  private void work() {
    try {
      while (!stop.await(tools.every(), TimeUnit.MILLISECONDS)) {
        Optional<SchedulerState> state = tools.state().get();
        if (state.isPresent()) {
          builds.forEach((id, told) -> look(state.get(), id, told));
          skipped.forEach((push, told) -> look(state.get(), push, told));
        } else {
          builds.forgetEnded();
          skipped.forgetOld();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(SchedulerState state, BuildId id, Told told) {
    Optional<BuildRecord> build = state.find(id);
    if (build.isEmpty()) {
      return; // the scheduler has not read it yet
    }
    BuildRequested request = build.get().accepted().orElseThrow().request();
    Optional<ProjectRegistered> project = tools.projects().find(request.project());
    Optional<StatusTarget> target = project.flatMap(ProjectRegistered::status);
    if (target.isEmpty()
        || !request.source().url().equals(project.get().project().repositoryUrl())) {
      forgetWhenOver(build.get(), id);
      return;
    }
    CommitStatus status = status(build.get());
    synchronized (told) {
      if (status.equals(told.last)) {
        forgetWhenOver(build.get(), id);
        return;
      }
      if (!told.isDue() || !places.tryAcquire()) {
        return;
      }
      told.busy = true;
    }
    Optional<URI> page = tools.console().map(base -> URI.create(base + "/builds/" + id));
    Place place =
        new Place(project.get(), target.get(), request.source().commit(), page, "build " + id);
    calls.execute(() -> tell(place, status, told));
  }

  /**
   * A push that changes nothing for its project is as good as built: a forge that waits for this
   * status before it merges would wait for ever. What a build of the same commit said stands.
   */
  private void look(SchedulerState state, PushSkipped push, Told told) {
    Optional<ProjectRegistered> project = tools.projects().find(push.project());
    Optional<StatusTarget> target = project.flatMap(ProjectRegistered::status);
    synchronized (told) {
      if (target.isEmpty() || told.last != null) {
        skipped.remove(push);
        return;
      }
      if (!told.isDue()) {
        return;
      }
      if (state.wasBuilt(push.project(), push.commit())) {
        skipped.remove(push);
        return;
      }
      if (!places.tryAcquire()) {
        return;
      }
      told.busy = true;
    }
    Place place =
        new Place(
            project.get(), target.get(), push.commit(), Optional.empty(), "skipped " + push.ref());
    CommitStatus status = new CommitStatus(CommitStatus.State.SUCCESS, "not built: " + push.why());
    calls.execute(() -> tell(place, status, told));
  }

  private void forgetWhenOver(BuildRecord build, BuildId id) {
    if (build.finished()) {
      builds.remove(id);
    }
  }

  private void tell(Place place, CommitStatus status, Told told) {
    try {
      Answer answer = send(place, status);
      synchronized (told) {
        note(place, status, told, answer);
      }
    } catch (IllegalArgumentException | UncheckedIOException e) {
      synchronized (told) {
        note(place, status, told, new Answer.Later(e.toString()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
      synchronized (told) {
        told.busy = false;
      }
    }
  }

  private Answer send(Place place, CommitStatus status) throws InterruptedException {
    Project project = place.project().project();
    StatusTarget target = place.target();
    try {
      String token = tools.secrets().unsealToken(project.id(), target.api(), target.sealedToken());
      return tools
          .sender()
          .send(StatusCall.of(project, target.api(), place.commit(), status, place.page()), token);
    } catch (GeneralSecurityException e) {
      return new Answer.Refused("the token does not open with this farm's key: set it again");
    }
  }

  private static void note(Place place, CommitStatus status, Told told, Answer answer) {
    String why =
        switch (answer) {
          case Answer.Told done -> "";
          case Answer.Later later -> later.why();
          case Answer.Refused refused -> refused.why();
        };
    if (why.isEmpty()) {
      told.last = status;
      told.failures = 0;
      return;
    }
    told.failures++;
    if (answer instanceof Answer.Refused || told.failures >= TRIES) {
      told.last = status;
    }
    long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(told.failures - 1, 16));
    told.notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
    LOG.warn(
        "the forge of project {} was not told of {} (try {}): {}",
        place.project().project().id(),
        place.of(),
        told.failures,
        why);
  }

  /** What the forge is to show of a build. */
  static CommitStatus status(BuildRecord build) {
    String name = "build " + build.accepted().orElseThrow().number();
    if (build.finish().isEmpty()) {
      return new CommitStatus(
          CommitStatus.State.PENDING, name + (build.running() ? " is running" : " waits"));
    }
    BuildEvent.BuildFinished finish = build.finish().get();
    String message = finish.message().isBlank() ? "" : ": " + finish.message();
    return switch (finish.outcome()) {
      case SUCCESS -> new CommitStatus(CommitStatus.State.SUCCESS, name + " succeeded");
      case SKIP -> new CommitStatus(CommitStatus.State.SUCCESS, name + " was not needed");
      case FAILURE -> new CommitStatus(CommitStatus.State.FAILURE, name + " failed" + message);
      case TIMEOUT -> new CommitStatus(CommitStatus.State.FAILURE, name + " took too long");
      case CANCELLATION -> new CommitStatus(CommitStatus.State.ERROR, name + " was cancelled");
      case ERROR ->
          new CommitStatus(CommitStatus.State.ERROR, name + ": the farm failed" + message);
    };
  }

  @Override
  public void close() {
    stop.countDown();
    feed.close();
    calls.shutdownNow();
    tools.sender().close();
  }
}
