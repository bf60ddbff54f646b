package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Wish.ApprovalGiven;
import io.slipway.events.Wish.CheckRequested;
import io.slipway.events.Wish.PromotionRequested;
import io.slipway.events.Wish.RollbackRequested;
import io.slipway.model.Digest;
import io.slipway.model.Project;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole promoter in memory: decides, moves tags of a registry made of a map, keeps the ledger.
 */
final class Desk {
  final ImageLedger ledger = new ImageLedger();
  final Map<Tag, Digest> registry = new HashMap<>();
  final List<Long> latestNumbers = new ArrayList<>();
  final List<Verdict.Move> moves = new ArrayList<>();
  final List<GateWanted> asked = new ArrayList<>();
  final List<BuildEvent> written = new ArrayList<>();
  private final Promoter promoter;
  ImageRules rules = ImageRules.NONE;
  private long imageEvents;
  private Instant now = Events.NOON;

  Desk(Promoter promoter) {
    this.promoter = promoter;
  }

  /** The farm has these projects from now on. */
  Desk with(Project... projects) {
    rules = new ImageRules(List.of(projects));
    return this;
  }

  /** The offset that the next event will have. */
  long next() {
    return imageEvents;
  }

  /** Where the registry has a tag; 0 for nowhere. */
  long at(String tag) {
    Digest digest = registry.get(new Tag(tag));
    return digest == null ? 0 : Long.parseLong(digest.value().substring(7), 16);
  }

  /** Handles an event at the next offset, and returns what it led to. */
  List<Verdict> handle(BuildEvent event) {
    return handle(event, imageEvents++);
  }

  /** Handles an event as if it came from this offset, for example for the second time. */
  List<Verdict> handle(BuildEvent event, long offset) {
    List<Verdict> verdicts = decide(event, offset);
    verdicts.forEach(this::carryOut);
    return verdicts;
  }

  /** The same, but the promoter dies after this many verdicts. The event comes again. */
  void handleAndDie(BuildEvent event, int after) {
    decide(event, imageEvents).stream().limit(after).forEach(this::carryOut);
  }

  private List<Verdict> decide(BuildEvent event, long offset) {
    return switch (event) {
      case ImagePublished e -> {
        ledger.published(offset, e, Optional.empty());
        yield promoter.decide(ledger, rules, e, offset);
      }
      case PromotionRequested e -> promoter.decide(ledger, rules, e, offset);
      case ApprovalGiven e -> {
        ledger.approved(offset, e);
        yield promoter.decide(ledger, rules, e, offset);
      }
      case GateEnded e -> {
        ledger.checked(offset, e);
        yield promoter.decide(ledger, rules, e, offset);
      }
      case CheckRequested e -> promoter.decide(ledger, rules, e, offset);
      case RollbackRequested e -> Rollback.decide(ledger, rules, e, offset);
      case ManifestDeleted e -> {
        ledger.deleted(e);
        registry.values().removeIf(e.digest()::equals);
        yield List.of();
      }
      default -> throw new AssertionError("no image event: " + event);
    };
  }

  private void carryOut(Verdict verdict) {
    now = now.plusSeconds(1);
    switch (verdict) {
      case Verdict.Move m -> {
        registry.put(m.tag(), m.to());
        moves.add(m);
        if (m.tag().equals(Promoter.LATEST)) {
          latestNumbers.add(m.number());
        }
        var moved =
            new TagMoved(
                now,
                Events.IMAGE,
                m.tag(),
                m.from(),
                m.to(),
                m.build(),
                m.number(),
                m.by(),
                m.why(),
                m.rank().version(),
                m.rank().round(),
                m.rank().order().told(),
                rules.fixed(m.tag()));
        ledger.moved(written.size(), moved, Optional.empty());
        written.add(moved);
      }
      case Verdict.Check c -> {
        GateWanted job = c.wanted(Events.IMAGE, now);
        ledger.wanted(job);
        asked.add(job);
      }
      case Verdict.Refusal r -> {
        var refused =
            new TagMoveRefused(now, Events.IMAGE, r.tag(), r.build(), r.number(), r.by(), r.why());
        ledger.refused(written.size(), refused);
        written.add(refused);
      }
    }
  }

  Instant now() {
    return now;
  }
}
