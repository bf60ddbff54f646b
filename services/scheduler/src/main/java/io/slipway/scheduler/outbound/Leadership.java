package io.slipway.scheduler.outbound;

import io.slipway.crash.CrashPoint;
import io.slipway.leases.Lease;
import io.slipway.leases.Leases;
import io.slipway.leases.LeasesUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several schedulers is active: who holds a lease. It keeps two from taking the work away
 * from each other in turns; that only one can write rests on Kafka's transactional id. The lease is
 * renewed by a thread of its own, because reading a long history takes longer than a lease lives.
 */
public final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final Leases leases;
  private final String name;
  private final String owner;
  private final Duration ttl;
  private @Nullable Term term;

  /**
   * A scheduler that is not active.
   *
   * @param name what is led; no image has such a name
   * @param owner its name, unlike every other scheduler's
   * @param ttl how long after its death another takes over
   */
  public Leadership(Leases leases, String name, String owner, Duration ttl) {
    this.leases = leases;
    this.name = name;
    this.owner = owner;
    this.ttl = ttl;
  }

  /** Becomes the active one if there is none. Nobody does while Redis is away. */
  public synchronized boolean take() {
    give();
    try {
      Optional<Lease> taken = leases.acquire(name, owner, 0, ttl);
      if (taken.isPresent()) {
        CrashPoint.SCHEDULER_LEADING.reached();
      }
      term = taken.map(lease -> new Term(leases, lease)).orElse(null);
      return taken.isPresent();
    } catch (LeasesUnavailable e) {
      LOG.debug("no scheduler becomes active: {}", e.getMessage());
      return false;
    }
  }

  /** Whether this is still the active one. A Redis that is away changes nothing. */
  public synchronized boolean holds() {
    Term own = term;
    return own != null && !own.lost;
  }

  /** Lets another become active at once. */
  public synchronized void give() {
    Term own = term;
    term = null;
    if (own != null) {
      own.end();
    }
  }

  /** From taking the lease to giving it back. */
  private static final class Term {
    private final Leases leases;
    private final Lease lease;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean lost;

    Term(Leases leases, Lease lease) {
      this.leases = leases;
      this.lease = lease;
      this.thread = Thread.ofVirtual().name("leadership").start(this::renew);
    }

    private void renew() {
      try {
        while (!lost && !over.await(lease.ttl().toMillis() / 5, TimeUnit.MILLISECONDS)) {
          try {
            lost = !leases.renew(lease);
          } catch (LeasesUnavailable e) {
            LOG.debug("this scheduler stays active: {}", e.getMessage());
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void end() {
      over.countDown();
      try {
        thread.join();
        leases.release(lease);
      } catch (LeasesUnavailable e) {
        LOG.debug("another scheduler becomes active later: {}", e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
