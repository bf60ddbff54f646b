package io.slipway.builder.domain;

import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.model.BuildId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which attempts this builder runs or has run. A job whose acknowledgement was lost comes again;
 * the lease turns it away from others, but not from the slot next door, which has the same owner.
 */
public final class JobLedger {
  private static final int REMEMBERED = 1000;

  private final Map<Attempt, State> attempts = new LinkedHashMap<>();

  private record Attempt(BuildId build, int number) {}

  /** What is known of a job. */
  public enum State {
    /** Never seen, or given back. */
    NEW,
    /** A slot works on it. */
    RUNNING,
    /** It was run to its end. */
    DONE
  }

  /** Marks a new job as running. Only the caller that gets {@link State#NEW} may run it. */
  public synchronized State begin(BuildDispatched job) {
    State known = attempts.putIfAbsent(attempt(job), State.RUNNING);
    return known == null ? State.NEW : known;
  }

  /**
   * The job is out of the slot's hands.
   *
   * @param run whether it was run; false makes it new again
   */
  public synchronized void end(BuildDispatched job, boolean run) {
    if (!run) {
      attempts.remove(attempt(job));
      return;
    }
    attempts.put(attempt(job), State.DONE);
    if (attempts.size() > REMEMBERED) {
      attempts.entrySet().stream()
          .filter(entry -> entry.getValue() == State.DONE)
          .findFirst()
          .map(Map.Entry::getKey)
          .ifPresent(attempts::remove);
    }
  }

  private static Attempt attempt(BuildDispatched job) {
    return new Attempt(job.build(), job.attempt());
  }
}
