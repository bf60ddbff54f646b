package io.slipway.promoter.outbound;

import io.slipway.build.registry.RegistryException;
import io.slipway.crash.CrashPoint;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.events.Wish;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Received;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import io.slipway.promoter.domain.ImageLedger;
import io.slipway.promoter.domain.ImageRules;
import io.slipway.promoter.domain.KnownBuild;
import io.slipway.promoter.domain.Ledger;
import io.slipway.promoter.domain.Pointer;
import io.slipway.promoter.domain.Promoter;
import io.slipway.promoter.domain.Rule;
import io.slipway.promoter.domain.Verdict;
import io.slipway.telemetry.SpanRecord.Period;
import io.slipway.telemetry.Telemetry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Does what the promoter decided: the registry first, the ledger second. Whoever called commits the
 * event last, so that a crash at any point repeats what is harmless to repeat.
 */
public final class TagWriter {
  /** How often a tag is put back at once; who still moves it then is looked at the next time. */
  private static final int ROUNDS = 3;

  private final Ledger ledger;
  private final TagStore tags;
  private final EventSink sink;
  private final TagSpans spans;
  private final Clock clock;
  private final Promoter promoter = new Promoter();
  private final Map<ImageName, ReentrantLock> busy = new ConcurrentHashMap<>();

  public TagWriter(Ledger ledger, TagStore tags, EventSink sink, Telemetry telemetry, Clock clock) {
    this.ledger = ledger;
    this.tags = tags;
    this.sink = sink;
    this.spans = new TagSpans(telemetry);
    this.clock = clock;
  }

  /**
   * Decides on one image event and does it.
   *
   * @throws IOException when the registry is away: the event has to come again
   * @throws EventsUnavailable when the ledger could not be written, or the decision is too old to
   *     be carried out: the event has to come again
   */
  public void handle(Received received, Grounds grounds)
      throws IOException, EventsUnavailable, InterruptedException {
    CrashPoint.PROMOTER_EVENT_READ.reached();
    LedgerFeed.apply(ledger, received);
    switch (received.event()) {
      case ImagePublished event -> {
        try (Held held = hold(event.image())) {
          ImageLedger image = ledger.of(held.image());
          List<Verdict> verdicts =
              promoter.decide(image, ledger.rules(held.image()), event, received.offset());
          carryOut(verdicts, Errand.on(held, received.trace(), grounds));
          settle(event, received.trace());
        }
      }
      case Wish wish -> {
        try (Held held = hold(wish.image())) {
          var build = ledger.of(held.image()).build(wish.number());
          var trace = build.flatMap(KnownBuild::trace).or(received::trace);
          carryOut(decide(wish, received.offset()), Errand.on(held, trace, grounds));
        }
      }
      case GateEnded event -> {
        try (Held held = hold(event.image())) {
          ImageLedger image = ledger.of(held.image());
          ImageRules rules = ledger.rules(held.image());
          Optional<KnownBuild> build = image.build(event.number());
          var trace = build.flatMap(KnownBuild::trace).or(received::trace);
          List<Verdict> verdicts = promoter.decide(image, rules, event, received.offset());
          if (build.isPresent() && trace.isPresent()) {
            spans.checked(event, build.get(), trace.get());
          }
          carryOut(verdicts, Errand.on(held, trace, grounds));
        }
      }
      default -> {
        // deletions are in the ledger by now and ask for nothing
      }
    }
  }

  private List<Verdict> decide(Wish wish, long offset) {
    ImageName image = wish.image();
    return promoter.decide(ledger.of(image), ledger.rules(image), wish, offset);
  }

  /** What would become of a wish if it came now. Changes nothing. */
  public List<Verdict> foresee(Wish wish) {
    return decide(wish, Long.MAX_VALUE - 1);
  }

  private void settle(ImagePublished event, Optional<TraceContext> build) throws EventsUnavailable {
    ImageLedger image = ledger.of(event.image());
    if (!image.settled(event.number())) {
      var settled = new TagsSettled(clock.instant(), event.image(), event.build(), event.number());
      sink.send(settled, build.orElseGet(TraceContext::newRoot));
      CrashPoint.PROMOTER_SETTLED.reached();
      image.settled(settled);
    }
  }

  /** The tags that the registry has. */
  List<Tag> inRegistry(ImageName image) throws IOException {
    return tags.tags(image);
  }

  /** Where the registry has a tag. */
  Optional<Digest> inRegistry(ImageName image, Tag tag) throws IOException {
    return tags.digest(image, tag);
  }

  /** Reads what others have written to the ledger by now. */
  @FunctionalInterface
  interface Tail {
    void read() throws EventsUnavailable, InterruptedException;
  }

  /**
   * Puts a tag back to where the ledger says that it is, when the registry says otherwise. Another
   * promoter may be moving the tag right now, so the ledger is read to its end before the write and
   * once more behind it. What the registry has of a build whose tags are still being decided is
   * left alone: its move may have to wait for the ledger for long. A move that we cannot know of
   * even so is confirmed by who makes it, after our write: see {@link #confirm}.
   *
   * @return whether there was something to do
   */
  boolean restore(ImageName image, Tag tag, Tail tail)
      throws IOException, EventsUnavailable, InterruptedException {
    try (Held held = hold(image)) {
      var place = new TagSpans.Place(held.image(), tag);
      return putRight(place, 0, line -> tail.read(), ledger.of(image)::isDeciding);
    }
  }

  /** Reads the ledger, at least to a line of our own. */
  @FunctionalInterface
  private interface Reading {
    void upTo(long line) throws EventsUnavailable, InterruptedException;
  }

  /**
   * Sets a tag to what the ledger says, which is read before and behind each writing.
   *
   * @param line our newest of that image so far
   * @param leave what is left in the registry although the ledger says otherwise
   * @return whether there was something to do
   */
  private boolean putRight(
      TagSpans.Place place, long line, Reading reading, Predicate<Digest> leave)
      throws IOException, EventsUnavailable, InterruptedException {
    boolean done = false;
    long told = line;
    for (int round = 0; round < ROUNDS; round++) {
      reading.upTo(told);
      Optional<Pointer> wanted = ledger.of(place.image()).pointer(place.tag());
      Optional<Digest> found = tags.digest(place.image(), place.tag());
      if (wanted.isEmpty()
          || found.equals(wanted.map(Pointer::digest))
          || found.filter(leave).isPresent()) {
        return done;
      }
      told = putBack(place, found, wanted.get());
      done = true;
    }
    return done;
  }

  private long putBack(TagSpans.Place place, Optional<Digest> found, Pointer to)
      throws IOException, EventsUnavailable {
    ImageLedger known = ledger.of(place.image());
    Instant start = clock.instant();
    tags.point(place.image(), place.tag(), to.digest());
    var trace = known.build(to.number()).flatMap(KnownBuild::trace);
    var restored =
        new TagRestored(
            clock.instant(), place.image(), place.tag(), found, to.digest(), to.number());
    long offset = sink.send(restored, trace.orElseGet(TraceContext::newRoot));
    known.restored(offset, restored);
    spans.restored(place, to, trace, new Period(start, clock.instant()));
    return offset;
  }

  /**
   * What the verdicts of one event are carried out with.
   *
   * @param moved the tags that moved and can move again, with their lines in the ledger
   */
  private record Errand(
      ImageName image, TraceContext trace, Grounds grounds, SortedMap<Long, Tag> moved) {
    static Errand on(Held held, Optional<TraceContext> build, Grounds grounds) {
      return new Errand(
          held.image(), build.orElseGet(TraceContext::newRoot), grounds, new TreeMap<>());
    }
  }

  /** What moved is confirmed also when the rest has to wait, and most of all when we slept. */
  private void carryOut(List<Verdict> verdicts, Errand errand)
      throws IOException, EventsUnavailable, InterruptedException {
    CrashPoint.PROMOTER_DECIDED.reached();
    try {
      carryOutInTurn(verdicts, errand);
    } catch (IOException | EventsUnavailable e) {
      try {
        confirm(errand);
      } catch (IOException | EventsUnavailable next) {
        e.addSuppressed(next);
      }
      throw e;
    }
    confirm(errand);
  }

  private void carryOutInTurn(List<Verdict> verdicts, Errand errand)
      throws IOException, EventsUnavailable {
    Optional<String> denied = Optional.empty();
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Refusal refusal -> refuse(errand, refusal);
        case Verdict.Check check -> {
          if (denied.isEmpty()) {
            ask(errand, check);
          }
        }
        case Verdict.Move move -> {
          if (denied.isEmpty()) {
            denied = move(errand, move);
          }
          if (denied.isPresent()) {
            refuse(errand, denied(move, denied.get()));
          }
        }
      }
    }
  }

  /** Moves the tag; what the registry has, or says for good, may be the reason for a refusal. */
  private Optional<String> move(Errand errand, Verdict.Move move)
      throws IOException, EventsUnavailable {
    ImageName image = errand.image();
    boolean fixed = ledger.rules(image).fixed(move.tag());
    Instant start = clock.instant();
    try {
      Optional<String> foreign = fixed ? foreign(image, move) : Optional.empty();
      if (foreign.isPresent()) {
        return foreign;
      }
      CrashPoint.PROMOTER_BEFORE_TAG.reached();
      if (!fixed && !errand.grounds().hold()) {
        throw new EventsUnavailable(
            "it was decided too long ago to move " + move.tag() + " now", new TimeoutException());
      }
      tags.point(image, move.tag(), move.to());
      CrashPoint.PROMOTER_TAG_MOVED.reached();
    } catch (RegistryException e) {
      if (e.retryable()) {
        throw e;
      }
      return Optional.of("the registry refused it: " + e.getMessage());
    }
    TagMoved event = moved(image, move, clock.instant(), fixed);
    long offset = sink.send(event, errand.trace());
    CrashPoint.PROMOTER_MOVE_TOLD.reached();
    ledger.of(image).moved(offset, event, Optional.of(errand.trace()));
    spans.moved(event, errand.trace(), start);
    if (!fixed) {
      errand.moved().put(offset, move.tag());
    }
    CrashPoint.PROMOTER_MOVE_DONE.reached();
    return Optional.empty();
  }

  private static TagMoved moved(ImageName image, Verdict.Move move, Instant at, boolean fixed) {
    return new TagMoved(
        at,
        image,
        move.tag(),
        move.from(),
        move.to(),
        move.build(),
        move.number(),
        move.by(),
        move.why(),
        move.rank().version(),
        move.rank().round(),
        move.rank().order().told(),
        fixed);
  }

  /**
   * A reconciler elsewhere that did not see a move in the ledger may have put the old image back
   * since we wrote the registry; from here on it sees it. And a promoter that took over while we
   * slept may have moved the tag further between our decision and our writing: whoever of us wrote
   * the ledger last sees the other's line here.
   */
  private void confirm(Errand errand) throws IOException, EventsUnavailable, InterruptedException {
    if (errand.moved().isEmpty()) {
      return;
    }
    ImageName image = errand.image();
    long last = errand.moved().lastKey();
    Reading back = line -> errand.grounds().readBack(image, line);
    for (Tag tag : errand.moved().values()) {
      putRight(new TagSpans.Place(image, tag), last, back, found -> false);
    }
  }

  /** What never moves is not taken from somebody else either who had it before the farm. */
  private Optional<String> foreign(ImageName image, Verdict.Move move) throws IOException {
    if (ledger.of(image).knows(move.tag())) {
      return Optional.empty();
    }
    return tags.digest(image, move.tag())
        .filter(there -> !there.equals(move.to()))
        .map(there -> move.tag() + " is in the registry as " + there + " and is immutable");
  }

  private void ask(Errand errand, Verdict.Check check) throws EventsUnavailable {
    GateWanted event = check.wanted(errand.image(), clock.instant());
    sink.send(event, errand.trace());
    CrashPoint.PROMOTER_CHECK_ASKED.reached();
    ledger.of(errand.image()).wanted(event);
  }

  private static Verdict.Refusal denied(Verdict.Move move, String why) {
    return new Verdict.Refusal(
        move.tag(), move.build(), move.number(), move.by(), Rule.REGISTRY, why);
  }

  private void refuse(Errand errand, Verdict.Refusal refusal) throws EventsUnavailable {
    TagMoveRefused event =
        new TagMoveRefused(
            clock.instant(),
            errand.image(),
            refusal.tag(),
            refusal.build(),
            refusal.number(),
            refusal.by(),
            refusal.why());
    long offset = sink.send(event, errand.trace());
    CrashPoint.PROMOTER_REFUSAL_TOLD.reached();
    ledger.of(errand.image()).refused(offset, event);
    spans.refused(event, errand.trace());
  }

  /** One image at a time: the reconciliation after a start may not cross a promotion. */
  private Held hold(ImageName image) {
    ReentrantLock lock = busy.computeIfAbsent(image, k -> new ReentrantLock());
    lock.lock();
    return new Held(image, lock);
  }

  private record Held(ImageName image, ReentrantLock lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.unlock();
    }
  }
}
