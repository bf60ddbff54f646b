package io.slipway.builder.inbound;

import io.slipway.crash.CrashPoint;
import io.slipway.leases.Lease;
import io.slipway.leases.Leases;
import io.slipway.leases.LeasesUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a lease while a build runs, five times within its life, and soon again when Redis did not
 * answer: a Redis that forgot everything must hear of it before the scheduler takes the builder for
 * lost. A Redis that is away ends no build: the lease saves duplicate work, the fence keeps order.
 */
final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Leases leases;
  private final Lease lease;
  private final Runnable onLost;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean lost;
  private volatile boolean answered = true;

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
      answered = true;
    } catch (LeasesUnavailable e) {
      if (answered) {
        LOG.warn("lease of {} not renewed, the build goes on: {}", lease.name(), e.getMessage());
      }
      answered = false;
    }
    return !lost;
  }

  private void renewals() {
    try {
      while (!stop.await(pause(lease.ttl(), answered).toMillis(), TimeUnit.MILLISECONDS)) {
        if (!stillOurs()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Duration pause(Duration ttl, boolean answered) {
    return Duration.ofMillis(Math.max(1, ttl.toMillis() / (answered ? 5 : 25)));
  }

  /** Stops renewing and gives the lease back. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
      leases.release(lease);
      CrashPoint.BUILDER_LEASE_FREE.reached();
    } catch (LeasesUnavailable e) {
      LOG.warn("lease of {} not released, it will lapse: {}", lease.name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
