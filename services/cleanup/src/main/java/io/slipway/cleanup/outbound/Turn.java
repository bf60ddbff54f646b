package io.slipway.cleanup.outbound;

import io.slipway.leases.Leases;
import io.slipway.leases.LeasesUnavailable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of several cleanups one works. That saves work, no more: two at once would look twice before each
 * deletion and find the second one done. So without Redis everybody works.
 */
public final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
  private static final String NAME = "cleanup";
  private static final Duration TTL = Duration.ofMinutes(1);

  private final Leases leases;
  private final String me;

  /**
   * A claim that is made each time anew.
   *
   * @param me tells this process from the others
   */
  public Turn(Leases leases, String me) {
    this.leases = leases;
    this.me = me;
  }

  /** Whether it is ours to work now. */
  public boolean ours() {
    try {
      return leases.acquire(NAME, me, 0, TTL).isPresent();
    } catch (LeasesUnavailable e) {
      LOG.debug("cleanup works without asking the others", e);
      return true;
    }
  }
}
