package io.slipway.scheduler.inbound;

import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.BuildId;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.Limits;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.domain.SchedulerState;
import io.slipway.scheduler.domain.Watchdog;
import io.slipway.scheduler.outbound.BuildSpans;
import io.slipway.scheduler.outbound.Leadership;
import io.slipway.scheduler.outbound.LeaseSight;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one session after the other, and looks after running builds in between. Starts while Kafka
 * is away. Of several schedulers one is active; the others follow, answer questions, and take over
 * when it is gone.
 */
public final class SchedulingLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulingLoop.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** A job that no builder began for so long may have been laid aside or lost. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(10);

  /** Two that do not see each other's leases must not take turns all the time. */
  private static final Duration AFTER_FENCING = Duration.ofSeconds(10);

  private final KafkaSettings kafka;
  private final Session.Parts parts;
  private final LeaseSight leases;
  private final Leadership leadership;
  private final Timing timing;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Session session;
  private volatile @Nullable SchedulerState lastRead;
  private volatile String problem = "it has not read everything yet";
  private volatile boolean active;

  /**
   * How the watchdog looks.
   *
   * @param every how often
   * @param grace how long a lease may be missing
   */
  public record Timing(Duration every, Duration grace) {}

  /** The tools of the scheduler. */
  public record Tools(
      Limits limits, BuildSpans spans, LeaseSight leases, Leadership leadership, Clock clock) {}

  /** A loop that is not started. */
  public SchedulingLoop(KafkaSettings kafka, ProjectBook projects, Tools tools, Timing timing) {
    this.kafka = kafka;
    this.parts = new Session.Parts(tools.limits(), projects, tools.spans(), tools.clock());
    this.leases = tools.leases();
    this.leadership = tools.leadership();
    this.timing = timing;
    this.thread = Thread.ofPlatform().name("scheduling").daemon().unstarted(this::work);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  private void work() {
    try {
      Duration pause = Duration.ZERO;
      while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = runSession();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how long to wait before the next session. */
  private Duration runSession() throws InterruptedException {
    boolean first = leadership.take();
    try (Session opened = Session.open(kafka, parts, first)) {
      session = opened;
      lastRead = opened.state();
      problem = "Kafka does not answer";
      if (first || follow(opened)) {
        active = true;
        LOG.info("the scheduler has read everything and schedules");
        watch(opened);
      }
      EventsUnavailable failure = opened.failure();
      if (failure != null) {
        throw failure;
      }
      return Duration.ZERO;
    } catch (EventsUnavailable e) {
      problem = String.valueOf(e.getMessage());
      LOG.warn("the scheduler reads again: {}", problem);
      return e.fenced() ? AFTER_FENCING : PAUSE;
    } catch (RuntimeException e) {
      // A defect; but without this thread no build of the farm would go on.
      problem = "it broke and starts anew: " + e;
      if (stop.getCount() > 0) {
        LOG.error("the scheduler broke and reads again", e);
      }
      return PAUSE;
    } finally {
      session = null;
      active = false;
      leadership.give();
    }
  }

  /** Follows the active scheduler; true when this one has taken over from it. */
  private boolean follow(Session standby) throws EventsUnavailable, InterruptedException {
    LOG.info("another scheduler is active, or Redis is away; this one follows");
    while (!stop.await(timing.every().toMillis(), TimeUnit.MILLISECONDS)) {
      if (standby.healthy() && leadership.take()) {
        standby.takeOver();
        return true;
      }
    }
    return false;
  }

  private void watch(Session live) throws InterruptedException {
    Watchdog watchdog = new Watchdog(timing.grace());
    Watchdog waiting = new Watchdog(START_PATIENCE);
    while (live.failure() == null
        && !stop.await(timing.every().toMillis(), TimeUnit.MILLISECONDS)) {
      if (!leadership.holds()) {
        LOG.warn("another scheduler has taken over; this one follows");
        return;
      }
      // Without Kafka an end of a build may be unknown: a missing lease says nothing then.
      List<BuildRecord> running = live.state().running();
      Optional<Set<BuildId>> leased = live.healthy() ? leases.look(running) : Optional.empty();
      live.lost(watchdog.look(running, leased, System.nanoTime()));
      Optional<Set<BuildId>> nobody = live.healthy() ? Optional.of(Set.of()) : Optional.empty();
      live.neverStarted(waiting.look(live.state().handedOut(), nobody, System.nanoTime()));
    }
  }

  /** Whether this scheduler is the one that decides. */
  public boolean active() {
    return active;
  }

  /** What was read last; empty until everything was read once. Projects are known by then, too. */
  public Optional<SchedulerState> state() {
    return Optional.ofNullable(lastRead);
  }

  /** Why it does not schedule; empty when it does. */
  public Optional<String> problem() {
    Session current = session;
    return current != null && current.healthy() ? Optional.empty() : Optional.of(problem);
  }

  @Override
  public void close() {
    stop.countDown();
    if (session == null) {
      thread.interrupt(); // it waits for Kafka, perhaps for minutes
    }
    try {
      if (!thread.join(Duration.ofSeconds(15))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
