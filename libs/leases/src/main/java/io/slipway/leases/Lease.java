package io.slipway.leases;

import java.time.Duration;

/**
 * Somebody's claim on a name for a while.
 *
 * @param name what is claimed, for example an image's name
 * @param owner who claims it, for example {@code builder-1/2} for its second attempt
 * @param token the fencing token of the work; together with the owner it tells leases apart
 * @param ttl how long it lasts without renewal; at least a millisecond
 */
public record Lease(String name, String owner, long token, Duration ttl) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException when the name or owner is empty or the time too short
   */
  public Lease {
    if (name.isBlank() || owner.isBlank()) {
      throw new IllegalArgumentException("a lease needs a name and an owner");
    }
    if (ttl.toMillis() < 1) {
      throw new IllegalArgumentException("a lease lasts at least a millisecond, not " + ttl);
    }
  }
}
