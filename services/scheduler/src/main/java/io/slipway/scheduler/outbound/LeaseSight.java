package io.slipway.scheduler.outbound;

import io.slipway.leases.Lease;
import io.slipway.leases.Leases;
import io.slipway.leases.LeasesUnavailable;
import io.slipway.model.BuildId;
import io.slipway.scheduler.domain.BuildRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks which builds have their lease. */
public final class LeaseSight {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSight.class);

  private final Leases leases;
  private boolean away;

  /** Looks through these leases. */
  public LeaseSight(Leases leases) {
    this.leases = leases;
  }

  /**
   * One look. Told apart by the fencing token: another build's lease does not count.
   *
   * @return the builds whose lease is held; empty when Redis did not answer
   */
  public Optional<Set<BuildId>> look(List<BuildRecord> running) {
    try {
      Set<BuildId> leased = new HashSet<>();
      for (BuildRecord build : running) {
        BuildRecord.Accepted accepted = build.accepted().orElseThrow();
        Optional<Lease> holder = leases.holder(accepted.claim());
        if (holder.filter(l -> l.token() == accepted.fence()).isPresent()) {
          leased.add(build.id());
        }
      }
      away = false;
      return Optional.of(leased);
    } catch (LeasesUnavailable e) {
      if (!away) {
        LOG.warn("lost builders go unnoticed until Redis answers: {}", e.getMessage());
      }
      away = true;
      return Optional.empty();
    }
  }
}
