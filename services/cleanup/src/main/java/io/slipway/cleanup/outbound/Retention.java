package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.ImageRecord;
import io.slipway.cleanup.domain.Inventory;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionPlan;
import io.slipway.cleanup.domain.RetentionPlanner;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.cleanup.domain.TagDecision;
import io.slipway.events.BuildEvent.ManifestDeleted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Makes plans from what is there now, and carries one out if it is still what would be planned. */
public final class Retention {
  private final Records records;
  private final Repository repository;
  private final EventSink sink;
  private final Clock clock;
  private final ReentrantLock applying = new ReentrantLock();

  public Retention(Records records, Repository repository, EventSink sink, Clock clock) {
    this.records = records;
    this.repository = repository;
    this.sink = sink;
    this.clock = clock;
  }

  /** What became of a plan. */
  public sealed interface Applied {
    /**
     * It was carried out.
     *
     * @param deleted the manifests that are gone
     * @param spared those that something began to need in the last moment
     */
    record Done(List<Digest> deleted, List<Digest> spared) implements Applied {}

    /** The repository has changed since; nothing was deleted. {@code now} is today's plan. */
    record Changed(RetentionPlan now) implements Applied {}
  }

  /** What would be done now; deletes nothing. */
  public RetentionPlan plan(ImageName image, RetentionRules rules)
      throws IOException, InterruptedException {
    ImageRecord record = records.of(image);
    List<Tagged> tags = repository.tags(image);
    // Read after the tags: a build that came in between is known to be in flight.
    var inventory = new Inventory(image, tags, record.inFlight(), record.promoted());
    return RetentionPlanner.plan(inventory, rules);
  }

  /**
   * Carries a plan out, unless anything it rests on has changed. May be repeated after a failure.
   *
   * @param planId the id of the plan that was looked at
   * @throws IOException when the registry failed; some manifests may be deleted by then
   * @throws EventsUnavailable when the last deletion could not be told; the manifest is gone
   */
  public Applied apply(ImageName image, RetentionRules rules, String planId)
      throws IOException, InterruptedException, EventsUnavailable {
    applying.lockInterruptibly();
    try {
      RetentionPlan plan = plan(image, rules);
      return plan.id().equals(planId) ? carryOut(plan) : new Applied.Changed(plan);
    } finally {
      applying.unlock();
    }
  }

  private Applied carryOut(RetentionPlan plan) throws IOException, EventsUnavailable {
    List<Digest> deleted = new ArrayList<>();
    List<Digest> spared = new ArrayList<>();
    for (Map.Entry<Digest, List<TagDecision>> entry : plan.deletions().entrySet()) {
      Digest digest = entry.getKey();
      if (needed(plan.image(), digest)) {
        spared.add(digest);
        continue;
      }
      repository.delete(plan.image(), digest);
      deleted.add(digest);
      List<Tag> tags = entry.getValue().stream().map(TagDecision::tag).toList();
      tell(plan.image(), digest, tags, entry.getValue().getFirst().reason());
    }
    tellWhatIsMissing(plan.image());
    return new Applied.Done(List.copyOf(deleted), List.copyOf(spared));
  }

  private boolean needed(ImageName image, Digest digest) {
    ImageRecord record = records.of(image);
    return record.promoted().contains(digest) || record.inFlight().containsKey(digest);
  }

  /**
   * The ledger learns what the registry lost without a word: deleted by hand, or by us just before
   * a crash.
   */
  private void tellWhatIsMissing(ImageName image) throws IOException, EventsUnavailable {
    for (var entry : records.of(image).ledgerTags().entrySet()) {
      if (!repository.has(image, entry.getKey())) {
        tell(image, entry.getKey(), entry.getValue(), "the registry does not have it any more");
      }
    }
  }

  private void tell(ImageName image, Digest digest, List<Tag> tags, String reason)
      throws EventsUnavailable {
    ManifestDeleted event = new ManifestDeleted(clock.instant(), image, digest, tags, reason);
    sink.send(event, TraceContext.newRoot());
    records.of(image).deleted(event);
  }
}
