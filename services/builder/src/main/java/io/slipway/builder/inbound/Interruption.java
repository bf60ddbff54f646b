package io.slipway.builder.inbound;

import io.slipway.builder.domain.BuildRun.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets others end a build that one thread runs. Once the build is over nobody can interrupt the
 * thread any more, so that an interrupt never hits what it does next.
 */
final class Interruption {
  private final Thread worker;
  private boolean armed = true;
  private @Nullable Reason reason;

  /** For the calling thread. */
  Interruption() {
    this.worker = Thread.currentThread();
  }

  /** Ends the build; the first reason counts. */
  synchronized void end(Reason why) {
    if (reason == null) {
      reason = why;
    }
    if (armed) {
      worker.interrupt();
    }
  }

  /** Called by the worker when the build is over: no interrupt of ours comes after this. */
  synchronized void disarm() {
    armed = false;
    if (reason != null) {
      Thread.interrupted();
    }
  }

  /** Why the build had to end, if it had to. */
  synchronized Optional<Reason> reason() {
    return Optional.ofNullable(reason);
  }
}
