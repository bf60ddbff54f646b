package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.BuildStarted;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What builders got and began of one build.
 *
 * @param dispatched the highest attempt that was handed out; 0 for none
 * @param started the start of the highest attempt that was started
 * @param released the attempts that builders gave back, because they were being stopped
 */
public record Attempts(int dispatched, Optional<BuildStarted> started, Set<Integer> released) {
  static final Attempts NONE = new Attempts(0, Optional.empty(), Set.of());

  /** Copies the set. */
  public Attempts {
    released = Set.copyOf(released);
  }

  /** Whether the newest attempt waits for a builder that takes it. */
  boolean handedOut() {
    return dispatched > 0 && !begun() && !givenBack();
  }

  /** Whether the newest attempt was started and not given back. */
  boolean running() {
    return begun() && !givenBack();
  }

  /** Whether the newest attempt was given back. */
  boolean givenBack() {
    return released.stream().anyMatch(attempt -> attempt >= dispatched);
  }

  /** How many attempts were begun, as far as is known, and not given back. */
  int kept() {
    return next() - 1 - released.size();
  }

  /** Whether nobody has got it. */
  boolean none() {
    return equals(NONE);
  }

  /** The number of the attempt that would follow. */
  int next() {
    int begun = started.map(BuildStarted::attempt).orElse(0);
    int back = released.stream().mapToInt(attempt -> attempt).max().orElse(0);
    return 1 + Math.max(dispatched, Math.max(begun, back));
  }

  private boolean begun() {
    return started.filter(s -> s.attempt() >= dispatched).isPresent();
  }

  Attempts dispatched(int attempt) {
    return attempt <= dispatched ? this : new Attempts(attempt, started, released);
  }

  Attempts started(BuildStarted start) {
    boolean newer = started.isEmpty() || started.get().attempt() < start.attempt();
    return newer ? new Attempts(dispatched, Optional.of(start), released) : this;
  }

  Attempts released(int attempt) {
    Set<Integer> all = new HashSet<>(released);
    return all.add(attempt) ? new Attempts(dispatched, started, all) : this;
  }
}
