package io.slipway.scheduler.domain;

import io.slipway.model.BuildId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds builds whose builder is gone: its lease was missing for longer than a builder needs to take
 * it again. Used by one thread.
 */
public final class Watchdog {
  private record Attempt(BuildId build, int attempt) {}

  private final Duration grace;
  private final Map<Attempt, Long> missingSince = new HashMap<>();

  /**
   * A watchdog.
   *
   * @param grace how long a lease may be missing
   */
  public Watchdog(Duration grace) {
    this.grace = grace;
  }

  /**
   * Takes note of one look at the leases.
   *
   * @param running builds that builders should be working on
   * @param leased builds whose lease is held; empty when Redis did not answer, which says nothing
   *     about builders and starts the waiting anew
   * @param nanos a clock that only goes forward
   * @return the builds whose builder is gone
   */
  public List<BuildRecord> look(
      List<BuildRecord> running, Optional<Set<BuildId>> leased, long nanos) {
    if (leased.isEmpty()) {
      missingSince.clear();
      return List.of();
    }
    Set<Attempt> missing = new HashSet<>();
    List<BuildRecord> lost =
        running.stream()
            .filter(build -> !leased.get().contains(build.id()))
            .filter(
                build -> {
                  Attempt attempt = new Attempt(build.id(), build.dispatched());
                  missing.add(attempt);
                  long since = missingSince.computeIfAbsent(attempt, a -> nanos);
                  return nanos - since > grace.toNanos();
                })
            .toList();
    missingSince.keySet().retainAll(missing);
    return lost;
  }
}
