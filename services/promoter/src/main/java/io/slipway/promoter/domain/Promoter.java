package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.PromotionRequested;
import io.slipway.model.Gate;
import io.slipway.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides. The only rules about tags stand here: a build's own tag and a release are given once,
 * every other tag moves to higher builds only, and a build whose fence is behind moves none of
 * them. What is right already is left alone, so that an event told twice changes nothing.
 */
public final class Promoter {
  /** Follows every successful build. */
  public static final Tag STAGING = new Tag("staging");

  /** Follows the builds that passed the gate. */
  public static final Tag LATEST = new Tag("latest");

  private static final String SELF = "promoter";

  /** Why a tag that points somewhere may not go to a build; empty when it may. */
  @FunctionalInterface
  interface Guard {
    Optional<String> objection(Tag tag, Pointer now, Candidate next);
  }

  /** A build that wants a tag. */
  record Candidate(KnownBuild build, String by, String why) {}

  private final Guard guard;

  /** The promoter with the rules of {@link TagRule}. */
  public Promoter() {
    this(Promoter::rules);
  }

  Promoter(Guard guard) {
    this.guard = guard;
  }

  /** The tag that names a build for ever: {@code build-<n>-<sha7>}. */
  public static Tag ownTag(ImagePublished event) {
    return new Tag("build-" + event.number() + "-" + event.source().commit().shortId());
  }

  /**
   * An image was published: its own tag, then {@code staging}, then {@code latest} when the gate is
   * automatic.
   *
   * @param offset the event's place on its topic; only fences of earlier events count
   * @return in the order in which they are to be done
   */
  public List<Verdict> decide(ImageLedger ledger, ImagePublished event, long offset) {
    KnownBuild build =
        new KnownBuild(event.build(), event.number(), event.digest(), Optional.empty());
    List<Verdict> verdicts = new ArrayList<>();
    want(ledger, ownTag(event), new Candidate(build, SELF, "a build keeps its own tag"))
        .ifPresent(verdicts::add);
    if (verdicts.stream().allMatch(Verdict.Move.class::isInstance)) {
      long highest = ledger.highestFenceBefore(offset);
      for (Tag tag : followers(event.gate())) {
        follow(ledger, tag, new Follower(build, event.fence(), highest)).ifPresent(verdicts::add);
      }
    }
    return unsaid(ledger, verdicts);
  }

  private record Follower(KnownBuild build, long fence, long highest) {}

  private Optional<Verdict> follow(ImageLedger ledger, Tag tag, Follower follower) {
    KnownBuild build = follower.build();
    if (ledger.given(tag, build.number(), build.digest())) {
      return Optional.empty(); // told again; the tag may have moved on since
    }
    String why =
        tag.equals(STAGING) ? "staging follows every build" : "the project's gate is automatic";
    Candidate candidate = new Candidate(build, SELF, why);
    if (follower.fence() < follower.highest()) {
      String behind = "fence " + follower.fence() + " is behind fence " + follower.highest();
      return Optional.of(refuse(tag, candidate, behind));
    }
    return want(ledger, tag, candidate);
  }

  /**
   * Somebody asked for a promotion.
   *
   * @return one verdict, or none when the tag is there already or nothing is known of the build
   */
  public List<Verdict> decide(ImageLedger ledger, PromotionRequested event) {
    Optional<KnownBuild> build = ledger.build(event.number());
    if (build.isEmpty()) {
      return List.of();
    }
    Candidate candidate = new Candidate(build.get(), event.by(), "asked for by " + event.by());
    if (TagRule.of(event.to()) == TagRule.BUILD) {
      return List.of(refuse(event.to(), candidate, "build-* tags are given by the farm alone"));
    }
    if (ledger.deleted(build.get())) {
      return List.of(refuse(event.to(), candidate, "cleanup deleted the image of this build"));
    }
    return want(ledger, event.to(), candidate).stream().toList();
  }

  private static List<Tag> followers(Gate gate) {
    return switch (gate) {
      case AUTOMATIC -> List.of(STAGING, LATEST);
      case MANUAL -> List.of(STAGING);
    };
  }

  private Optional<Verdict> want(ImageLedger ledger, Tag tag, Candidate next) {
    if (pointsAt(ledger, tag, next)) {
      return Optional.empty();
    }
    Optional<String> objection = ledger.last(tag).flatMap(p -> guard.objection(tag, p, next));
    return Optional.of(
        objection.isPresent()
            ? refuse(tag, next, objection.get())
            : new Verdict.Move(
                tag,
                ledger.pointer(tag).map(Pointer::digest),
                next.build().digest(),
                next.build().id(),
                next.build().number(),
                next.by(),
                next.why()));
  }

  private static boolean pointsAt(ImageLedger ledger, Tag tag, Candidate next) {
    Optional<Pointer> now = ledger.last(tag).filter(p -> p.digest().equals(next.build().digest()));
    return switch (TagRule.of(tag)) {
      case BUILD, RELEASE -> now.isPresent();
      case FORWARD -> now.filter(p -> p.number() == next.build().number()).isPresent();
    };
  }

  static Optional<String> rules(Tag tag, Pointer now, Candidate next) {
    String there = tag + " points at build " + now.number() + " (" + now.digest() + ")";
    return switch (TagRule.of(tag)) {
      case BUILD, RELEASE -> Optional.of(there + " and is immutable");
      case FORWARD ->
          now.number() < next.build().number()
              ? Optional.empty()
              : Optional.of(there + " and never moves to an older build");
    };
  }

  private static Verdict.Refusal refuse(Tag tag, Candidate candidate, String why) {
    return new Verdict.Refusal(
        tag, candidate.build().id(), candidate.build().number(), candidate.by(), why);
  }

  /** Leaves out what the ledger has refused before: an event told twice is refused once. */
  private static List<Verdict> unsaid(ImageLedger ledger, List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(
            v ->
                switch (v) {
                  case Verdict.Move move -> true;
                  case Verdict.Refusal refusal ->
                      ledger.refusals(refusal.tag(), refusal.number()) == 0;
                })
        .toList();
  }
}
