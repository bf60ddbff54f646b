package io.slipway.builder.inbound;

import io.slipway.builder.domain.BuildRun.Reason;
import org.jspecify.annotations.Nullable;

/** What a slot does at the moment; once the builder is stopped, all of it is ended. */
final class InHand {
  private static final String STOPPED = "the builder is stopped";

  private @Nullable Interruption work;
  private boolean stopped;

  /** Work begins; it is ended at once when the builder is stopped already. */
  synchronized void begin(Interruption interruption) {
    work = interruption;
    if (stopped) {
      interruption.end(Reason.SHUTDOWN, STOPPED);
    }
  }

  /** The work is over. */
  synchronized void end() {
    work = null;
  }

  /** Ends the work, and all that begins from now on. */
  synchronized void stop() {
    stopped = true;
    if (work != null) {
      work.end(Reason.SHUTDOWN, STOPPED);
    }
  }
}
