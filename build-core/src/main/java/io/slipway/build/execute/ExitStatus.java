package io.slipway.build.execute;

import java.time.Duration;

/** How a sandboxed process ended. */
public sealed interface ExitStatus {

  /**
   * By itself.
   *
   * @param code 0 for success; 128 and more for a signal; 126 and 127 when it could not be executed
   */
  record Exited(int code) implements ExitStatus {}

  /** Killed because it took too long. */
  record TimedOut(Duration limit) implements ExitStatus {}

  /** Killed because it printed too much. */
  record OutputExceeded(long limitBytes) implements ExitStatus {}
}
