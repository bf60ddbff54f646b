package io.slipway.builder.inbound;

import io.slipway.leases.Lease;
import io.slipway.leases.Leases;
import io.slipway.leases.LeasesUnavailable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a lease while a build runs, three times within its life. A Redis that does not answer ends
 * no build: the lease saves duplicate work, the fence keeps order.
 */
final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Leases leases;
  private final Lease lease;
  private final Runnable onLost;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean lost;

  private LeaseKeeper(Leases leases, Lease lease, Runnable onLost) {
    this.leases = leases;
    this.lease = lease;
    this.onLost = onLost;
    this.thread = Thread.ofVirtual().name("lease-" + lease.name()).unstarted(this::renewals);
  }

  /**
   * Starts renewing.
   *
   * @param onLost called once when another holds the lease
   */
  static LeaseKeeper keep(Leases leases, Lease lease, Runnable onLost) {
    LeaseKeeper keeper = new LeaseKeeper(leases, lease, onLost);
    keeper.thread.start();
    return keeper;
  }

  /** Asks now; false means that another holds it. */
  boolean stillOurs() {
    if (lost) {
      return false;
    }
    try {
      if (!leases.renew(lease)) {
        lost = true;
        onLost.run();
      }
    } catch (LeasesUnavailable e) {
      LOG.warn("lease of {} not renewed, the build goes on: {}", lease.name(), e.getMessage());
    }
    return !lost;
  }

  private void renewals() {
    long pause = Math.max(1, lease.ttl().toMillis() / 3);
    try {
      while (!stop.await(pause, TimeUnit.MILLISECONDS)) {
        if (!stillOurs()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops renewing and gives the lease back. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
      leases.release(lease);
    } catch (LeasesUnavailable e) {
      LOG.warn("lease of {} not released, it will lapse: {}", lease.name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
