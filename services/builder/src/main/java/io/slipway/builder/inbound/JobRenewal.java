package io.slipway.builder.inbound;

import io.slipway.kafka.JobFeed;
import io.slipway.kafka.Received;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps a job in hand while it is worked on, on a thread of its own. */
final class JobRenewal implements AutoCloseable {
  /** A third of the lock's life. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private JobRenewal(JobFeed feed, Received job) {
    // A Kafka consumer would pin a virtual thread.
    this.thread = Thread.ofPlatform().daemon().name("renewal").unstarted(() -> renew(feed, job));
  }

  static JobRenewal of(JobFeed feed, Received job) {
    JobRenewal renewal = new JobRenewal(feed, job);
    renewal.thread.start();
    return renewal;
  }

  private void renew(JobFeed feed, Received job) {
    try {
      while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        feed.renew(job);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when no renewal is under way any more: what follows may be the acknowledgement. */
  @Override
  public void close() {
    stop.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
