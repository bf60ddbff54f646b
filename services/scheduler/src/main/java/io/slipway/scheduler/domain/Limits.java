package io.slipway.scheduler.domain;

import io.slipway.model.Lane;
import java.time.Duration;
import java.util.Map;

/**
 * What the farm's configuration allows.
 *
 * @param attempts how many builders a build may kill before it is quarantined, at least 1
 * @param ready how many builds of a lane are handed out at most that no builder has started; small,
 *     because what is handed out keeps its place, whatever comes
 * @param quotas how many builds of a lane may run at once; a lane that is absent has no limit
 * @param ageing how long a build may be passed over by others of higher rank, before every fifth
 *     turn goes to builds like it
 */
public record Limits(int attempts, int ready, Map<Lane, Integer> quotas, Duration ageing) {
  /** What holds when nothing is configured. */
  public static final Limits DEFAULTS = new Limits(2, 4, Map.of(), Duration.ofMinutes(10));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when nothing could ever be handed out
   */
  public Limits {
    quotas = Map.copyOf(quotas);
    if (attempts < 1 || ready < 1) {
      throw new IllegalArgumentException(
          "attempts and ready are at least 1, not " + attempts + " and " + ready);
    }
    if (quotas.values().stream().anyMatch(q -> q < 0)) {
      throw new IllegalArgumentException("a quota is 0 (none) or more: " + quotas);
    }
  }

  int quota(Lane lane) {
    return quotas.getOrDefault(lane, 0);
  }
}
