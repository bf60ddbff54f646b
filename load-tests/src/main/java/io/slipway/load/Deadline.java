package io.slipway.load;

import java.time.Duration;

/** A moment at which a measurement has to be over. */
final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left of the time, never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  boolean over() {
    return System.nanoTime() >= end;
  }

  /** A deadline after a part of what is left. */
  Deadline part(double part) {
    return in(Duration.ofNanos((long) (part * left().toNanos())));
  }
}
