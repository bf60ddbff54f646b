package io.slipway.cleanup.inbound;

import io.quarkus.scheduler.Scheduled;
import io.slipway.cleanup.config.CleanupWiring;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.outbound.Collection;
import io.slipway.cleanup.outbound.Retention;
import io.slipway.cleanup.outbound.Retention.Applied;
import io.slipway.embedded.RegistryCollector.Collected;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.ImageName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Plans for all images at the times of {@code slipway.cleanup.cron}, and collects the registry's
 * garbage at those of {@code slipway.cleanup.collect-cron}, off unless configured; deletes what is
 * due, whoever planned it.
 */
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
    if (!wiring.ourTurn()) {
      return;
    }
    for (ImageName image : wiring.records().images()) {
      clean(image);
    }
  }

  private void clean(ImageName image) throws InterruptedException {
    Retention retention = wiring.retention();
    try {
      RetentionRules rules = wiring.rules(image);
      String plan = retention.plan(image, rules).id();
      if (retention.apply(image, rules, plan, wiring.grace()) instanceof Applied.Done done) {
        LOG.infof(
            "%d manifests of %s are to be deleted from %s on",
            done.plan().deletions().size(), image, done.due());
      }
    } catch (IOException | EventsUnavailable e) {
      LOG.warnf("retention of %s is for the next time: %s", image, e.getMessage());
    }
  }

  /** Frees the disk of the registry, where this farm runs it: deletions alone free none. */
  @Scheduled(
      cron = "{slipway.cleanup.collect-cron}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void collect() throws InterruptedException {
    Optional<Collection> collection = wiring.collection();
    if (collection.isEmpty() || !wiring.ready() || !wiring.ourTurn()) {
      LOG.info("no garbage is collected: not our registry, not our turn, or not ready yet");
      return;
    }
    try {
      Collected done = collection.get().collect();
      LOG.infof(
          "collected garbage: %d bytes before, %d after; requests waited %d ms",
          done.before(), done.after(), done.paused().toMillis());
    } catch (IOException e) {
      LOG.warnf("garbage is collected the next time: %s", e.getMessage());
    }
  }

  /** Plans for what was built, when that is wanted; deletes what was planned and is due. */
  @Scheduled(
      every = "{slipway.cleanup.sweep}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void sweep() throws InterruptedException {
    if (!wiring.ready() || !wiring.ourTurn()) {
      return;
    }
    for (ImageName image : wiring.built()) {
      clean(image);
    }
    try {
      wiring.alert();
      List<ImageName> due = wiring.retention().due();
      if (due.isEmpty()) {
        return;
      }
      int deleted = wiring.retention().sweep(due);
      LOG.infof("deleted %d manifests of %d images", deleted, due.size());
    } catch (IOException | EventsUnavailable e) {
      LOG.warnf("deletions are for the next time: %s", e.getMessage());
    }
  }
}
