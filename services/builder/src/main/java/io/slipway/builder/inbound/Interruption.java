package io.slipway.builder.inbound;

import io.slipway.builder.domain.BuildRun.Reason;
import io.slipway.builder.domain.BuildRun.Stop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets others end a build that one thread runs. Once the build is over nobody can interrupt the
 * thread any more, so that an interrupt never hits what it does next.
 */
final class Interruption {
  private final Thread worker;
  private boolean armed = true;
  private boolean publishing;
  private @Nullable Stop stop;

  /** For the calling thread. */
  Interruption() {
    this.worker = Thread.currentThread();
  }

  /**
   * Ends the build; the first reason counts. What is being published is not ended any more, but by
   * the loss of its lease: half of it may have been told.
   */
  synchronized void end(Reason reason, String words) {
    if (publishing && reason != Reason.LEASE_LOST) {
      return;
    }
    if (stop == null) {
      stop = new Stop(reason, words);
    }
    if (armed) {
      worker.interrupt();
    }
  }

  /** Called by the worker before it publishes; false when the build had to end before. */
  synchronized boolean mayPublish() {
    publishing = stop == null;
    return publishing;
  }

  /** Called by the worker when the build is over: no interrupt of ours comes after this. */
  synchronized void disarm() {
    armed = false;
    if (stop != null) {
      Thread.interrupted();
    }
  }

  /** Why the build had to end, if it had to. */
  synchronized Optional<Stop> stop() {
    return Optional.ofNullable(stop);
  }
}
