package io.slipway.builder.inbound;

import io.slipway.builder.domain.Room;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.JobFeed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs one after the other, on a platform thread of its own (a Kafka consumer would pin a
 * virtual one).
 */
public final class JobSlot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobSlot.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AFTER_REFUSAL = Duration.ofMillis(300);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final JobFeed feed;
  private final SlotWork work;
  private final Room room;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean healthy;
  private boolean full; // told already; only the slot's own thread looks at it

  private JobSlot(String name, JobFeed feed, SlotWork work, Room room) {
    this.feed = feed;
    this.work = work;
    this.room = room;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::turns);
  }

  /**
   * Starts taking jobs; keeps trying while Kafka is away.
   *
   * @param room asked before each job: without room none is taken, and other builders get it
   */
  public static JobSlot start(String name, JobFeed feed, SlotWork work, Room room) {
    JobSlot slot = new JobSlot(name, feed, work, room);
    slot.thread.start();
    return slot;
  }

  /** Whether Kafka answered the last time, and there was room for a build. */
  public boolean healthy() {
    return healthy && thread.isAlive();
  }

  private void turns() {
    Duration pause = AFTER_REFUSAL;
    try {
      while (stop.getCount() > 0) {
        if (turn()) {
          pause = AFTER_REFUSAL;
        } else if (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          pause =
              pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                  ? pause.multipliedBy(2)
                  : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      healthy = false;
    }
  }

  /** One poll and, if there is a job, its build. False means: wait a little. */
  private boolean turn() {
    try {
      if (!hasRoom()) {
        healthy = false;
        return false;
      }
      var received = feed.poll(POLL);
      healthy = true;
      return received.isEmpty() || work.handle(received.get(), feed);
    } catch (EventsUnavailable e) {
      healthy = false;
      LOG.warn("no job can be taken: {}", e.getMessage());
      return false;
    } catch (RuntimeException e) {
      healthy = false;
      LOG.error("{} goes on after a job that broke", thread.getName(), e);
      return false;
    }
  }

  private boolean hasRoom() {
    Optional<String> shortage = room.shortage();
    if (shortage.isPresent() != full) {
      full = shortage.isPresent();
      shortage.ifPresentOrElse(
          why -> LOG.warn("{} takes no jobs: {}", thread.getName(), why),
          () -> LOG.info("{} takes jobs again: its disk has room", thread.getName()));
    }
    return !full;
  }

  /** Takes no more jobs, gives the one in hand back and waits until its lease is free. */
  @Override
  public void close() {
    drain(Duration.ZERO);
  }

  /**
   * Takes no more jobs, lets the running build end, and then waits until its lease is free.
   *
   * @param patience a build that takes longer is given back
   */
  public void drain(Duration patience) {
    stop.countDown();
    feed.close();
    try {
      if (!thread.join(patience)) {
        work.stop();
        if (!thread.join(STOP_PATIENCE)) {
          LOG.warn("{} is left behind: its build does not end", thread.getName());
        }
      }
    } catch (InterruptedException e) {
      work.stop();
      Thread.currentThread().interrupt();
    }
  }
}
