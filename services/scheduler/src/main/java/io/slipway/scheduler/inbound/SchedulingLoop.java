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
 * is away. Ends for good when another scheduler has taken over.
 */
public final class SchedulingLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulingLoop.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final KafkaSettings kafka;
  private final Session.Parts parts;
  private final LeaseSight leases;
  private final Timing timing;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Session session;
  private volatile @Nullable SchedulerState lastRead;
  private volatile String problem = "it has not read everything yet";

  /**
   * How the watchdog looks.
   *
   * @param every how often
   * @param grace how long a lease may be missing
   */
  public record Timing(Duration every, Duration grace) {}

  /** The tools of the scheduler. */
  public record Tools(Limits limits, BuildSpans spans, LeaseSight leases, Clock clock) {}

  /** A loop that is not started. */
  public SchedulingLoop(KafkaSettings kafka, ProjectBook projects, Tools tools, Timing timing) {
    this.kafka = kafka;
    this.parts = new Session.Parts(tools.limits(), projects, tools.spans(), tools.clock());
    this.leases = tools.leases();
    this.timing = timing;
    this.thread = Thread.ofPlatform().name("scheduling").daemon().unstarted(this::work);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  private void work() {
    try {
      boolean again = true;
      while (again && stop.getCount() > 0) {
        again = runSession() && !stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false when there is to be no other session. */
  private boolean runSession() throws InterruptedException {
    try (Session opened = Session.open(kafka, parts)) {
      session = opened;
      lastRead = opened.state();
      problem = "Kafka does not answer";
      LOG.info("the scheduler has read everything and schedules");
      watch(opened);
      EventsUnavailable failure = opened.failure();
      if (failure != null) {
        throw failure;
      }
      return false;
    } catch (EventsUnavailable e) {
      problem = String.valueOf(e.getMessage());
      if (e.fenced()) {
        LOG.error("the scheduler stops: {}", problem);
        return false;
      }
      LOG.warn("the scheduler reads again: {}", problem);
      return true;
    } catch (RuntimeException e) {
      // A defect; but without this thread no build of the farm would go on.
      problem = "it broke and starts anew: " + e;
      if (stop.getCount() > 0) {
        LOG.error("the scheduler broke and reads again", e);
      }
      return true;
    } finally {
      session = null;
    }
  }

  private void watch(Session live) throws InterruptedException {
    Watchdog watchdog = new Watchdog(timing.grace());
    while (live.failure() == null
        && !stop.await(timing.every().toMillis(), TimeUnit.MILLISECONDS)) {
      // Without Kafka an end of a build may be unknown: a missing lease says nothing then.
      List<BuildRecord> running = live.state().running();
      Optional<Set<BuildId>> leased = live.healthy() ? leases.look(running) : Optional.empty();
      live.lost(watchdog.look(running, leased, System.nanoTime()));
    }
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
