package io.slipway.leases;

import java.time.Duration;
import java.util.Optional;

/**
 * Claims on names that lapse unless they are renewed.
 *
 * <p>A lease lives from {@link #acquire} over {@link #renew} (well before its time is over) to
 * {@link #release}, or until its time is over. Who finds out that {@link #renew} is false stops.
 */
public interface Leases {

  /**
   * Claims a name. The same owner with the same token may claim again and starts the time anew.
   *
   * @param ttl how long without renewal
   * @return empty when another owner or token holds it
   */
  Optional<Lease> acquire(String name, String owner, long token, Duration ttl)
      throws LeasesUnavailable;

  /**
   * Starts the lease's time anew. A name that nobody holds, because the time was over or Redis lost
   * it, is taken again: correctness rests on the fence, so a lost memory costs nothing.
   *
   * @return false when another owner or token holds the name; the lease is lost
   */
  boolean renew(Lease lease) throws LeasesUnavailable;

  /** Gives the name up; does nothing when another owner or token holds it. */
  void release(Lease lease) throws LeasesUnavailable;

  /** Who holds a name now; the time is what is left of it. */
  Optional<Lease> holder(String name) throws LeasesUnavailable;
}
