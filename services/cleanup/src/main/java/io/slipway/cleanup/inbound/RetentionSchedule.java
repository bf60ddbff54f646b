package io.slipway.cleanup.inbound;

import io.quarkus.scheduler.Scheduled;
import io.slipway.cleanup.config.CleanupWiring;
import io.slipway.cleanup.domain.RetentionPlan;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.ImageName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Cleans up all images at the times of {@code slipway.cleanup.cron}; off unless configured. */
@ApplicationScoped
public class RetentionSchedule {
  private static final Logger LOG = Logger.getLogger(RetentionSchedule.class);

  private final CleanupWiring wiring;

  RetentionSchedule(CleanupWiring wiring) {
    this.wiring = wiring;
  }

  @Scheduled(
      cron = "{slipway.cleanup.cron}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void everything() throws InterruptedException {
    if (!wiring.ready()) {
      LOG.warn("retention waits for its next time: the ledger is still being read");
      return;
    }
    for (ImageName image : wiring.records().images()) {
      try {
        RetentionPlan plan = wiring.retention().plan(image, wiring.rules());
        if (wiring.retention().apply(image, plan.rules(), plan.id()) instanceof Applied.Done done) {
          LOG.infof("deleted %d manifests of %s", done.deleted().size(), image);
        }
      } catch (IOException | EventsUnavailable e) {
        LOG.warnf("retention of %s is for the next time: %s", image, e.getMessage());
      }
    }
  }
}
