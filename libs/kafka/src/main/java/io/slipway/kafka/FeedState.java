package io.slipway.kafka;

import java.util.concurrent.CountDownLatch;

/** What a feed's thread tells others, and how it is told to stop. */
final class FeedState {
  final CountDownLatch stop = new CountDownLatch(1);
  final CountDownLatch caughtUp = new CountDownLatch(1);
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
