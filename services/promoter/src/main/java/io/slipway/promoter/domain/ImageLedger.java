package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.events.GateEvent;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Wish.ApprovalGiven;
import io.slipway.model.BuildOrder;
import io.slipway.model.Digest;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TagRank;
import io.slipway.model.TraceContext;
import io.slipway.model.Trigger;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything the promoter knows about the tags of one image: a fold over the ledger topic, the
 * published images and the deleted manifests. Applying a record twice changes nothing, and neither
 * does the order in which the topics are read. Safe for use by several threads.
 */
public final class ImageLedger {
  /** How many lines are kept for people to read; what decides is kept whole. */
  static final int HISTORY = 1000;

  private record Asked(Tag tag, long number) {}

  private record Checked(Digest digest, StageGate gate) {}

  private record Result(long offset, Instant at, boolean passed, Checked what) {}

  private final TreeMap<Long, LedgerEntry> history = new TreeMap<>();

  /** The newest build that a tag ever had, even if it was rolled back since. */
  private final Map<Tag, TagRank> tops = new HashMap<>();

  private final SortedMap<Tag, Pointer> pointers = new TreeMap<>(Comparator.comparing(Tag::value));
  private final Map<Long, KnownBuild> builds = new HashMap<>();

  /** As their publications say; what a move said of a build counts more. */
  private final Map<Long, KnownBuild> untagged = new HashMap<>();

  private final Map<Long, Origin> origins = new HashMap<>();
  private final Set<Long> settled = new HashSet<>();

  /** The images of builds that were published and are not settled, by number. */
  private final Map<Long, Digest> deciding = new HashMap<>();

  private final Map<Asked, Map<Digest, Set<Passage>>> approvals = new HashMap<>();

  /** The causes of the checks that builders were asked for. */
  private final Map<Asked, Set<Long>> wanted = new HashMap<>();

  /** By cause: the first result of a check. */
  private final Map<Asked, Map<Long, Result>> results = new HashMap<>();

  private final Map<Asked, Map<Digest, Instant>> given = new HashMap<>();
  private final Map<Asked, Set<Long>> refusals = new HashMap<>();
  private final Map<Digest, Instant> deleted = new HashMap<>();

  /** Of builds whose repository asks for nothing; each counts for every stage. */
  private final Fences fences = new Fences();

  /** Of those that ask for a chain, by the tags that they ask for. */
  private final Map<Tag, Fences> asked = new HashMap<>();

  /**
   * A tag moved.
   *
   * @param offset the record's offset on the ledger topic
   */
  public synchronized void moved(long offset, TagMoved move, Optional<TraceContext> trace) {
    remember(offset, new LedgerEntry.Moved(move));
    builds.putIfAbsent(
        move.number(),
        new KnownBuild(move.build(), move.rank().order(), move.to(), trace, Optional.empty()));
    given
        .computeIfAbsent(new Asked(move.tag(), move.number()), k -> new HashMap<>(1))
        .merge(move.to(), move.at(), (a, b) -> a.isBefore(b) ? a : b);
    tops.merge(move.tag(), move.rank(), (now, next) -> next.isNewerBuildThan(now) ? next : now);
    pointers.merge(
        move.tag(),
        Pointer.of(offset, move),
        (a, b) -> a.place().compareTo(b.place()) >= 0 ? a : b);
  }

  /** A move was refused; {@code offset} is the record's on the ledger topic. */
  public synchronized void refused(long offset, TagMoveRefused refusal) {
    remember(offset, new LedgerEntry.Refused(refusal));
    refusals
        .computeIfAbsent(new Asked(refusal.tag(), refusal.number()), k -> new HashSet<>())
        .add(offset);
  }

  /** A tag was put back into the registry; {@code offset} is the record's on the ledger topic. */
  public synchronized void restored(long offset, TagRestored event) {
    remember(offset, new LedgerEntry.Restored(event));
  }

  /** Everything that a build's publication asks for was decided. */
  public synchronized void settled(TagsSettled event) {
    settled.add(event.number());
    deciding.remove(event.number());
  }

  /** Whether everything that the build's publication asks for was decided. */
  public synchronized boolean settled(long number) {
    return settled.contains(number);
  }

  /**
   * Whether a build that made this image waits for its tags: a promoter may have moved one in the
   * registry, and be about to say so.
   */
  public synchronized boolean isDeciding(Digest image) {
    return deciding.containsValue(image);
  }

  /**
   * A build was let through a gate; {@code offset} is the record's on the topic of image events.
   */
  public synchronized void approved(long offset, ApprovalGiven event) {
    approvals
        .computeIfAbsent(new Asked(event.to(), event.number()), k -> new HashMap<>(1))
        .computeIfAbsent(event.digest(), k -> new HashSet<>(1))
        .add(new Passage(offset, event.at()));
  }

  /** A builder was asked to check a build at a gate. */
  public synchronized void wanted(GateWanted event) {
    wanted.computeIfAbsent(asked(event), k -> new HashSet<>(1)).add(event.cause());
  }

  /** Whether that check was asked for. */
  synchronized boolean wanted(Tag stage, long number, long cause) {
    return wanted.getOrDefault(new Asked(stage, number), Set.of()).contains(cause);
  }

  /**
   * The farm checked a build at a gate; {@code offset} is the record's on the topic of image
   * events. A check that failed lets nobody through, and may be asked for again. Of one check the
   * first result counts: two builders may have run it.
   */
  public synchronized void checked(long offset, GateEnded event) {
    Checked what = new Checked(event.digest(), event.gate());
    results
        .computeIfAbsent(asked(event), k -> new HashMap<>(1))
        .merge(
            event.cause(),
            new Result(offset, event.at(), event.passed(), what),
            (a, b) -> a.offset() <= b.offset() ? a : b);
  }

  /** Whether the result of the same check was told before. */
  synchronized boolean endedBefore(GateEnded event, long offset) {
    Result first = results.getOrDefault(asked(event), Map.of()).get(event.cause());
    return first != null && first.offset() < offset;
  }

  /** Whether the check that this asked for is over, and was passed; empty while it is not. */
  public synchronized Optional<Boolean> result(Tag stage, long number, long cause) {
    return Optional.ofNullable(results.getOrDefault(new Asked(stage, number), Map.of()).get(cause))
        .map(Result::passed);
  }

  /**
   * Whether the build failed the check of a stage, as it is registered now, after it had passed it:
   * the newest result before this offset counts. When it got the tag without this check, as the
   * gate was another one then, only the clocks can tell which came first.
   */
  synchronized boolean revoked(Stage stage, KnownBuild build, long offset) {
    Optional<Instant> given = since(stage.tag(), build);
    List<Result> all = checks(stage, build).filter(result -> result.offset() < offset).toList();
    return all.stream()
        .max(Comparator.comparing(Result::offset))
        .filter(newest -> !newest.passed())
        .filter(
            newest ->
                all.stream().anyMatch(Result::passed)
                    || given.filter(newest.at()::isBefore).isEmpty())
        .isPresent();
  }

  private Stream<Result> checks(Stage stage, KnownBuild build) {
    Checked what = new Checked(build.digest(), stage.gate());
    return results.getOrDefault(new Asked(stage.tag(), build.number()), Map.of()).values().stream()
        .filter(result -> result.what().equals(what));
  }

  private static Asked asked(GateEvent event) {
    return new Asked(event.stage(), event.number());
  }

  /** When the build was let through the gate of a stage, as the gate is registered now. */
  synchronized Set<Passage> passages(Stage stage, KnownBuild build) {
    Asked asked = new Asked(stage.tag(), build.number());
    return Set.copyOf(
        switch (stage.gate()) {
          case StageGate.Automatic _ -> Set.<Passage>of();
          case StageGate.Approval _ ->
              approvals.getOrDefault(asked, Map.of()).getOrDefault(build.digest(), Set.of());
          case StageGate.Command _, StageGate.HttpCheck _ ->
              checks(stage, build)
                  .filter(Result::passed)
                  .map(result -> new Passage(result.offset(), result.at()))
                  .collect(Collectors.toSet());
        });
  }

  /**
   * An image was published; {@code offset} is the record's on the topic of image events. From now
   * on its build can be promoted, also when the registry takes no tag of it for the time being.
   */
  public synchronized void published(
      long offset, ImagePublished image, Optional<TraceContext> trace) {
    Origin origin = Origin.of(image);
    untagged.putIfAbsent(
        image.number(),
        new KnownBuild(
            image.build(),
            BuildOrder.of(image.order(), image.number()),
            image.digest(),
            trace,
            Optional.empty()));
    origins.putIfAbsent(image.number(), origin);
    if (!settled.contains(image.number())) {
      deciding.put(image.number(), image.digest());
    }
    if (!origin.trusted()) {
      return;
    }
    List<Fences> concerned =
        origin.chain().stages().stream()
            .map(stage -> asked.computeIfAbsent(stage.tag(), k -> new Fences()))
            .toList();
    if (!origin.is(Trigger.Kind.BRANCH)) {
      return; // it moves no stage by number, so it holds none up
    }
    if (image.order().isPresent()) {
      return; // its push was overtaken: its fence is higher than that of a newer commit
    }
    (concerned.isEmpty() ? List.of(fences) : concerned).forEach(f -> f.add(offset, image.fence()));
  }

  /** Whether the repository of a trusted build ever asked for this stage. */
  synchronized boolean isAsked(Tag tag) {
    return asked.containsKey(tag);
  }

  /** Cleanup deleted a manifest: tags that pointed at it are gone. */
  public synchronized void deleted(ManifestDeleted event) {
    deleted.merge(event.digest(), event.at(), (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Where the tag points now; empty also when its manifest was deleted. */
  public synchronized Optional<Pointer> pointer(Tag tag) {
    return last(tag).filter(this::lives);
  }

  /** Where the tag pointed last, deleted or not. */
  synchronized Optional<Pointer> last(Tag tag) {
    return Optional.ofNullable(pointers.get(tag));
  }

  /** The newest build that the tag ever had: the floor below which it never goes by itself. */
  synchronized Optional<TagRank> top(Tag tag) {
    return Optional.ofNullable(tops.get(tag));
  }

  /** Whether the promoter ever moved this tag. */
  public synchronized boolean knows(Tag tag) {
    return pointers.containsKey(tag);
  }

  /** All tags that point at something, by name. */
  public synchronized SortedMap<Tag, Pointer> tags() {
    SortedMap<Tag, Pointer> living = new TreeMap<>(pointers);
    living.values().removeIf(p -> !lives(p));
    return living;
  }

  /** The build of that number, when its image was published or any tag was ever given to it. */
  public synchronized Optional<KnownBuild> build(long number) {
    KnownBuild build = builds.getOrDefault(number, untagged.get(number));
    return Optional.ofNullable(build)
        .map(
            b ->
                new KnownBuild(
                    b.id(),
                    b.order(),
                    b.digest(),
                    b.trace(),
                    Optional.ofNullable(origins.get(number))));
  }

  /** The builds that the tag ever pointed at. */
  synchronized List<KnownBuild> had(Tag tag) {
    return given.keySet().stream()
        .filter(asked -> asked.tag().equals(tag))
        .flatMap(asked -> build(asked.number()).stream())
        .toList();
  }

  /** Whether the build's manifest was deleted and nothing brought it back. */
  public synchronized boolean deleted(KnownBuild build) {
    return deleted.containsKey(build.digest())
        && pointers.values().stream().noneMatch(p -> p.digest().equals(build.digest()) && lives(p));
  }

  /** Whether the tag ever pointed at this image as that build's, even if it has moved on. */
  public synchronized boolean given(Tag tag, long number, Digest digest) {
    return given.getOrDefault(new Asked(tag, number), Map.of()).containsKey(digest);
  }

  /** When the tag first pointed at that build; empty when it never did. */
  synchronized Optional<Instant> since(Tag tag, KnownBuild build) {
    return Optional.ofNullable(
        given.getOrDefault(new Asked(tag, build.number()), Map.of()).get(build.digest()));
  }

  /** How often this tag was refused to this build. */
  public synchronized int refusals(Tag tag, long number) {
    return refusals.getOrDefault(new Asked(tag, number), Set.of()).size();
  }

  /**
   * The highest fence among images published before this offset of the image events that may want
   * the tag; else -1. That of a build whose repository asks for other stages holds nobody up: what
   * the farm adds to its way goes by number alone.
   */
  public synchronized long highestFenceBefore(long offset, Tag tag) {
    Fences own = asked.get(tag);
    long highest = fences.before(offset);
    return own == null ? highest : Math.max(highest, own.before(offset));
  }

  /** The newest lines of the ledger, newest first. */
  public synchronized List<LedgerEntry> history() {
    return List.copyOf(history.descendingMap().values());
  }

  private void remember(long offset, LedgerEntry entry) {
    history.put(offset, entry);
    if (history.size() > HISTORY) {
      history.pollFirstEntry();
    }
  }

  private boolean lives(Pointer pointer) {
    Instant at = deleted.get(pointer.digest());
    return at == null || pointer.since().isAfter(at);
  }
}
