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

  private final Leases leases;
  private final String me;
  private final Duration length;

  /**
   * A claim that is made each time anew.
   *
   * @param me tells this process from the others
   * @param length how long the turn stays ours when we do not ask again
   */
  public Turn(Leases leases, String me, Duration length) {
    this.leases = leases;
    this.me = me;
    this.length = length;
  }

  /** Whether it is ours to work now. */
  public boolean ours() {
    try {
      return leases.acquire(NAME, me, 0, length).isPresent();
    } catch (LeasesUnavailable e) {
      LOG.debug("cleanup works without asking the others", e);
      return true;
    }
  }
}
