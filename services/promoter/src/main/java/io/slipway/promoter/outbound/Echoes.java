package io.slipway.promoter.outbound;

import io.slipway.kafka.EventsUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the ledger has been read, by image (the key of its records): all lines of one are in one
 * partition.
 */
final class Echoes {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Map<String, Long> read = new HashMap<>();

  /** A line was read. */
  void heard(String image, long offset) {
    lock.lock();
    try {
      read.merge(image, offset, Math::max);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until that line, or one behind it, was read.
   *
   * @throws EventsUnavailable when it takes longer
   */
  void await(String image, long offset, Duration max)
      throws EventsUnavailable, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = max.toNanos();
      while (read.getOrDefault(image, -1L) < offset) {
        if (left <= 0) {
          throw new EventsUnavailable(
              "the ledger of " + image + " was not read to line " + offset,
              new TimeoutException("after " + max));
        }
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
