package io.slipway.builder.inbound;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says once that the time is over, unless it is closed before. */
final class Deadline implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  private Deadline() {}

  /**
   * Starts counting.
   *
   * @param time until then; zero for never
   */
  static Deadline after(Duration time, Runnable over) {
    Deadline deadline = new Deadline();
    if (!time.isZero()) {
      Thread.ofVirtual().name("deadline").start(() -> deadline.count(time, over));
    }
    return deadline;
  }

  private void count(Duration time, Runnable over) {
    try {
      if (!closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        over.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
