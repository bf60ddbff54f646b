package io.slipway.cleanup.outbound;

import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.cleanup.domain.Choice;
import io.slipway.cleanup.domain.ImageRecord;
import io.slipway.cleanup.domain.Inventory;
import io.slipway.cleanup.domain.Mark;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionPlan;
import io.slipway.cleanup.domain.RetentionPlan.Deletion;
import io.slipway.cleanup.domain.RetentionPlanner;
import io.slipway.cleanup.domain.TagDecision;
import io.slipway.cleanup.domain.TagDecision.Fate;
import io.slipway.crash.CrashPoint;
import io.slipway.events.RetentionEvent.DeletionSpared;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The second phase: deletes what was planned, is due, and is still needed by nothing. What was
 * planned is in Kafka; so a sweep may be broken off anywhere and is finished by the next one.
 */
final class Sweeper {
  /**
   * After so many deletions it is asked again whether a build began, and then all are put back:
   * less than a build takes from its beginning to its tags.
   */
  private static final int BATCH = 20;

  private final Records records;
  private final Repository repository;
  private final EventSink sink;
  private final InstantSource clock;
  private final BuildLease lease;

  Sweeper(
      Records records,
      Repository repository,
      EventSink sink,
      InstantSource clock,
      BuildLease lease) {
    this.records = records;
    this.repository = repository;
    this.sink = sink;
    this.clock = clock;
    this.lease = lease;
  }

  /**
   * What a sweep did.
   *
   * @param deleted the manifests that are gone
   * @param spared those that something began to need meanwhile
   * @param putOff why the rest waits; empty when nothing does
   */
  record Swept(List<Digest> deleted, List<Digest> spared, Optional<String> putOff) {}

  /** What is due of an image. */
  Map<Digest, Mark> due(ImageName image) {
    Instant now = clock.instant();
    Map<Digest, Mark> due = new HashMap<>(records.of(image).marks());
    due.values().removeIf(mark -> mark.due().isAfter(now));
    return due;
  }

  /** Deletes what is due; {@code survey} must have been made after it was. */
  Swept sweep(ImageName image, Surveyor.Survey survey)
      throws IOException, InterruptedException, EventsUnavailable {
    Map<Digest, Mark> due = due(image);
    Swept swept = new Swept(new ArrayList<>(), new ArrayList<>(), Optional.empty());
    if (due.isEmpty()) {
      return swept;
    }
    Optional<String> held = lease.heldBy(image);
    if (held.isPresent()) {
      return new Swept(List.of(), List.of(), held);
    }
    Inventory inventory = survey.of(image);
    RetentionPlan plan = RetentionPlanner.plan(inventory, new Choice.ByMarks(due));
    List<Deletion> deletions =
        plan.deletions().stream().filter(d -> due.containsKey(d.digest())).toList();
    Map<Digest, Mark> needed = new HashMap<>(due);
    deletions.forEach(d -> needed.remove(d.digest()));
    for (Digest digest : needed.keySet()) {
      spare(image, digest, whyKept(plan, digest));
      swept.spared().add(digest);
    }
    held = lease.heldBy(image); // the look at the registry took its time
    Newcomers newcomers = new Newcomers(inventory, deletions, repository);
    for (int from = 0; from < deletions.size() && held.isEmpty(); from += BATCH) {
      List<Deletion> batch = deletions.subList(from, Math.min(from + BATCH, deletions.size()));
      held = batch(image, spareTheWanted(image, batch, newcomers, swept), due, swept);
    }
    return new Swept(swept.deleted(), swept.spared(), held);
  }

  /** What no tag began to need since the look at the registry. */
  private List<Deletion> spareTheWanted(
      ImageName image, List<Deletion> batch, Newcomers newcomers, Swept swept)
      throws IOException, InterruptedException, EventsUnavailable {
    Map<Digest, String> wanted = newcomers.wanted();
    List<Deletion> rest = new ArrayList<>();
    for (Deletion deletion : batch) {
      String reason = wanted.get(deletion.digest());
      if (reason == null) {
        rest.add(deletion);
      } else {
        spare(image, deletion.digest(), reason);
        swept.spared().add(deletion.digest());
      }
    }
    return rest;
  }

  /** A manifest that was deleted, with the tags that went with it. */
  private record Gone(RawManifest manifest, List<Tag> tags) {}

  /** Deletes, then asks again: what a build that began meanwhile may need is put back at once. */
  private Optional<String> batch(
      ImageName image, List<Deletion> batch, Map<Digest, Mark> due, Swept swept)
      throws IOException, EventsUnavailable {
    Optional<String> held = Optional.empty();
    List<Gone> gone = new ArrayList<>();
    List<Deletion> done = new ArrayList<>();
    try {
      for (Deletion deletion : batch) {
        if (needed(image, deletion.digest())) {
          spare(image, deletion.digest(), "it was published or tagged again");
          swept.spared().add(deletion.digest());
        } else {
          CrashPoint.CLEANUP_BEFORE_DELETION.reached();
          repository
              .delete(image, deletion.digest())
              .ifPresent(manifest -> gone.add(new Gone(manifest, deletion.tags())));
          CrashPoint.CLEANUP_DELETED.reached();
          done.add(deletion);
        }
      }
    } finally {
      held = lease.heldBy(image);
      if (held.isPresent()) {
        putBack(image, gone);
      }
    }
    if (held.isEmpty()) {
      tell(image, done, due);
      done.forEach(d -> swept.deleted().add(d.digest()));
    }
    return held;
  }

  /**
   * The tags that the ledger knows are the promoter's, who puts them back and may be moving them
   * right now; the others, of signatures or set by people, nobody but us remembers.
   */
  private void putBack(ImageName image, List<Gone> gone) throws IOException {
    Set<Tag> promoters = records.of(image).known().placed().keySet();
    for (Gone one : gone.reversed()) {
      List<Tag> ours = one.tags().stream().filter(tag -> !promoters.contains(tag)).toList();
      repository.restore(image, one.manifest(), ours);
    }
  }

  private boolean needed(ImageName image, Digest digest) {
    ImageRecord record = records.of(image);
    return !record.marks().containsKey(digest) || record.inFlight().containsKey(digest);
  }

  private static String whyKept(RetentionPlan plan, Digest digest) {
    return plan.decisions().stream()
        .filter(d -> d.digest().equals(digest) && d.fate() == Fate.KEEP)
        .map(TagDecision::reason)
        .findFirst()
        .orElse("something that stays needs it");
  }

  private void spare(ImageName image, Digest digest, String reason) throws EventsUnavailable {
    DeletionSpared event = new DeletionSpared(clock.instant(), image, digest, reason);
    sink.send(event, TraceContext.newRoot());
    records.of(image).spared(event);
  }

  private void tell(ImageName image, List<Deletion> done, Map<Digest, Mark> due)
      throws EventsUnavailable {
    List<ManifestDeleted> events =
        done.stream()
            .map(
                d -> {
                  Mark mark = due.get(d.digest());
                  return new ManifestDeleted(
                      clock.instant(),
                      image,
                      d.digest(),
                      mark == null ? d.tags() : mark.tags(),
                      d.reason());
                })
            .toList();
    if (!events.isEmpty()) {
      CrashPoint.CLEANUP_BEFORE_TELLING.reached();
      sink.sendAll(Outgoing.apart(events));
      CrashPoint.CLEANUP_DELETION_TOLD.reached();
    }
    events.forEach(records.of(image)::deleted);
  }
}
