package io.slipway.kafka;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a feed's thread tells others, and how it is told to stop. */
final class FeedState {
  final CountDownLatch stop = new CountDownLatch(1);
  final CountDownLatch caughtUp = new CountDownLatch(1);

  /** Somebody who waits for what is there now to be handled. */
  final AtomicReference<@Nullable CountDownLatch> asked = new AtomicReference<>();

  private volatile boolean healthy;

  boolean stopped() {
    return stop.getCount() == 0;
  }

  boolean healthy() {
    return healthy;
  }

  void healthy(boolean now) {
    healthy = now;
  }
}
