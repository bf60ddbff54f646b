package io.slipway.scheduler.outbound;

import io.slipway.leases.Lease;
import io.slipway.leases.Leases;
import io.slipway.leases.LeasesUnavailable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several schedulers is active: who holds a lease. It keeps two from taking the work away
 * from each other in turns; that only one can write rests on Kafka's transactional id. Used by one
 * thread.
 */
public final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /** No image has such a name. */
  private static final String NAME = ":scheduler:";

  private final Leases leases;
  private final String owner;
  private final Duration ttl;
  private @Nullable Lease held;

  /**
   * A scheduler that is not active.
   *
   * @param owner its name, unlike every other scheduler's
   * @param ttl how long after its death another takes over
   */
  public Leadership(Leases leases, String owner, Duration ttl) {
    this.leases = leases;
    this.owner = owner;
    this.ttl = ttl;
  }

  /** Becomes the active one if there is none. Nobody does while Redis is away. */
  public boolean take() {
    try {
      Optional<Lease> taken = leases.acquire(NAME, owner, 0, ttl);
      held = taken.orElse(null);
      return taken.isPresent();
    } catch (LeasesUnavailable e) {
      LOG.debug("no scheduler becomes active: {}", e.getMessage());
      return false;
    }
  }

  /** Stays the active one; false when another is. A Redis that is away changes nothing. */
  public boolean keep() {
    Lease lease = held;
    try {
      return lease != null && leases.renew(lease);
    } catch (LeasesUnavailable e) {
      LOG.debug("this scheduler stays active: {}", e.getMessage());
      return true;
    }
  }

  /** Lets another become active at once. */
  public void give() {
    Lease lease = held;
    held = null;
    if (lease != null) {
      try {
        leases.release(lease);
      } catch (LeasesUnavailable e) {
        LOG.debug("another scheduler becomes active in {}: {}", ttl, e.getMessage());
      }
    }
  }
}
