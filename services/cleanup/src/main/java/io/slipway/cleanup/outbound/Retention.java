package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.Choice;
import io.slipway.cleanup.domain.ImageRecord;
import io.slipway.cleanup.domain.Inventory;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionPlan;
import io.slipway.cleanup.domain.RetentionPlanner;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.crash.CrashPoint;
import io.slipway.events.RetentionEvent.DeletionPlanned;
import io.slipway.events.RetentionEvent.DeletionSpared;
import io.slipway.events.RetentionEvent.DeploymentsSet;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes plans from what is there now. Carries one out in two phases, if it is still what would be
 * planned: first it is told what will be deleted; after a grace, what nothing needs even then is.
 */
public final class Retention {
  private final Records records;
  private final Repository repository;
  private final EventSink sink;
  private final InstantSource clock;
  private final Surveyor surveyor;
  private final Sweeper sweeper;
  private final ReentrantLock working = new ReentrantLock();

  public Retention(
      Records records,
      Repository repository,
      EventSink sink,
      InstantSource clock,
      Beginnings beginnings) {
    this(records, repository, sink, clock, BuildLease.of(records, beginnings, clock));
  }

  private Retention(
      Records records,
      Repository repository,
      EventSink sink,
      InstantSource clock,
      BuildLease lease) {
    this.records = records;
    this.repository = repository;
    this.sink = sink;
    this.clock = clock;
    this.surveyor = new Surveyor(records, repository);
    this.sweeper = new Sweeper(records, repository, sink, clock, lease);
  }

  /** With another way to know of builds in flight, for tests that show what it is good for. */
  static Retention guardedBy(
      BuildLease lease,
      Records records,
      Repository repository,
      EventSink sink,
      InstantSource clock) {
    return new Retention(records, repository, sink, clock, lease);
  }

  /** What became of a plan. */
  public sealed interface Applied {
    /**
     * It is being carried out.
     *
     * @param plan the plan
     * @param due when its manifests are deleted, at the earliest
     * @param deleted the manifests that are gone already
     * @param spared those that something began to need in the last moment
     * @param putOff why the rest waits; empty when only for the time
     */
    record Done(
        RetentionPlan plan,
        Instant due,
        List<Digest> deleted,
        List<Digest> spared,
        Optional<String> putOff)
        implements Applied {}

    /** The repository has changed since; nothing was deleted. {@code now} is today's plan. */
    record Changed(RetentionPlan now) implements Applied {}
  }

  /** What would be done now; deletes nothing. */
  public RetentionPlan plan(ImageName image, RetentionRules rules)
      throws IOException, InterruptedException {
    return plan(image, rules, surveyor.survey());
  }

  private RetentionPlan plan(ImageName image, RetentionRules rules, Surveyor.Survey survey)
      throws IOException, InterruptedException {
    Choice choice = new Choice.ByRules(rules, clock.instant());
    Inventory inventory = survey.of(image);
    RetentionPlan plan = RetentionPlanner.plan(inventory, choice);
    Inventory referred = surveyor.withReferrers(inventory, plan.deletions());
    return referred.referrers().isEmpty() ? plan : RetentionPlanner.plan(referred, choice);
  }

  /**
   * Carries a plan out, unless anything it rests on has changed. May be repeated after a failure.
   *
   * @param planId the id of the plan that was looked at
   * @param grace how long its manifests stay at least
   * @throws IOException when the registry failed; some manifests may be deleted by then
   * @throws EventsUnavailable when a deletion could not be told; the manifest may be gone
   */
  public Applied apply(ImageName image, RetentionRules rules, String planId, Duration grace)
      throws IOException, InterruptedException, EventsUnavailable {
    working.lockInterruptibly();
    try {
      Surveyor.Survey survey = surveyor.survey();
      RetentionPlan plan = plan(image, rules, survey);
      if (!plan.id().equals(planId)) {
        return new Applied.Changed(plan);
      }
      Instant due = mark(plan, grace);
      Sweeper.Swept swept = sweeper.sweep(image, survey);
      tellWhatIsMissing(image);
      return new Applied.Done(plan, due, swept.deleted(), swept.spared(), swept.putOff());
    } finally {
      working.unlock();
    }
  }

  /** The first phase: everybody hears what will go. */
  private Instant mark(RetentionPlan plan, Duration grace) throws EventsUnavailable {
    Instant now = clock.instant();
    Instant due = now.plus(grace);
    String id = plan.id();
    ImageRecord record = records.of(plan.image());
    List<DeletionPlanned> events = new ArrayList<>();
    for (RetentionPlan.Deletion d : plan.deletions()) {
      // Planned before: its time goes on, so that planning often puts nothing off.
      if (!record.marks().containsKey(d.digest())) {
        events.add(
            new DeletionPlanned(now, plan.image(), d.digest(), d.tags(), d.reason(), id, due));
      }
    }
    if (!events.isEmpty()) {
      CrashPoint.CLEANUP_PLANNED.reached();
      sink.sendAll(Outgoing.apart(events));
      CrashPoint.CLEANUP_MARKED.reached();
    }
    events.forEach(record::planned);
    return due;
  }

  /**
   * Takes back what is planned to go. The next plan may want it again: what is to stay for good
   * needs a rule, or to be deployed.
   *
   * @param plan the id of the plan that it stands in; empty for every plan
   * @param by who wants that
   * @return the manifests that stay
   * @throws EventsUnavailable when it could not be told; then nothing is taken back
   */
  public List<Digest> withdraw(ImageName image, Optional<String> plan, String by)
      throws InterruptedException, EventsUnavailable {
    working.lockInterruptibly();
    try {
      ImageRecord record = records.of(image);
      Instant now = clock.instant();
      List<DeletionSpared> events =
          record.marks().entrySet().stream()
              .filter(mark -> plan.isEmpty() || mark.getValue().plan().equals(plan.get()))
              .map(
                  mark -> {
                    // Another cleanup's clock may be ahead; what is told later counts.
                    Instant at = Collections.max(List.of(now, mark.getValue().at()));
                    return new DeletionSpared(at, image, mark.getKey(), "withdrawn by " + by);
                  })
              .toList();
      if (!events.isEmpty()) {
        sink.sendAll(Outgoing.apart(events));
      }
      events.forEach(record::spared);
      return events.stream().map(DeletionSpared::digest).toList();
    } finally {
      working.unlock();
    }
  }

  /**
   * Deletes what is due of these images. One that cannot be swept holds up none of the others.
   *
   * @return how many manifests are gone
   * @throws IOException what went wrong with the first of them, after all others were swept
   */
  public int sweep(List<ImageName> images)
      throws IOException, InterruptedException, EventsUnavailable {
    working.lockInterruptibly();
    try {
      Surveyor.Survey survey = surveyor.survey();
      int deleted = 0;
      Optional<IOException> failure = Optional.empty();
      for (ImageName image : images) {
        try {
          deleted += sweeper.sweep(image, survey).deleted().size();
        } catch (IOException e) {
          failure =
              failure.or(() -> Optional.of(new IOException(image + ": " + e.getMessage(), e)));
        }
      }
      if (failure.isPresent()) {
        throw failure.get();
      }
      return deleted;
    } finally {
      working.unlock();
    }
  }

  /** The images of which something is due. */
  public List<ImageName> due() {
    return records.images().stream().filter(image -> !sweeper.due(image).isEmpty()).toList();
  }

  /**
   * Notes what runs somewhere, instead of what was noted before. It is noted by digest: a tag means
   * what it points at now.
   *
   * @param texts digests or tags
   * @return the one that is not there; empty when all are and it was noted
   */
  public Optional<String> deployed(ImageName image, List<String> texts, String by)
      throws IOException, InterruptedException, EventsUnavailable {
    Map<String, Digest> named = new HashMap<>();
    for (Tagged tagged : repository.tags(image)) {
      named.put(tagged.tag().value(), tagged.digest());
      named.put(tagged.digest().value(), tagged.digest());
    }
    List<Digest> digests = new ArrayList<>();
    for (String text : texts) {
      Optional<Digest> digest = Optional.ofNullable(named.get(text)).or(() -> digest(text));
      if (digest.isEmpty() || repository.content(image, digest.get()).isEmpty()) {
        return Optional.of(text);
      }
      digests.add(digest.get());
    }
    DeploymentsSet event = new DeploymentsSet(clock.instant(), image, digests, by);
    sink.send(event, TraceContext.newRoot());
    records.of(image).deployed(event);
    return Optional.empty();
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(new Digest(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // then it is a tag, and there is no such
    }
  }

  /**
   * The ledger learns what the registry lost without a word: deleted by hand, or by us just before
   * a crash.
   */
  private void tellWhatIsMissing(ImageName image) throws IOException, EventsUnavailable {
    for (var entry : records.of(image).ledgerTags().entrySet()) {
      Digest digest = entry.getKey();
      if (repository.content(image, digest).isEmpty()) {
        List<Tag> tags = entry.getValue();
        var event =
            new ManifestDeleted(
                clock.instant(), image, digest, tags, "the registry does not have it any more");
        sink.send(event, TraceContext.newRoot());
        records.of(image).deleted(event);
      }
    }
  }
}
