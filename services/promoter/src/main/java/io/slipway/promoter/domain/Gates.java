package io.slipway.promoter.domain;

import io.slipway.events.GateEvent.GateEnded;
import io.slipway.model.Digest;
import io.slipway.model.Stage;
import io.slipway.model.Tag;
import io.slipway.promoter.domain.Guards.Attempt;
import io.slipway.promoter.domain.Guards.Objection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which gates a build has passed, and what is in its way. Pure. */
final class Gates {
  private final boolean on;

  /** Gates that may all stand open, for tests that must fail then. */
  Gates(boolean on) {
    this.on = on;
  }

  /**
   * Whether the gate of a stage was passed: approved, or checked as the gate is now, before that
   * offset; or the tag was given; and no later check failed. An approval, or a check, that came
   * while a gate before was closed was refused, so it does not count later either.
   */
  static boolean passed(
      ImageLedger ledger, List<Stage> chain, Stage stage, KnownBuild build, long offset) {
    if (ImageRules.isAutomatic(stage)) {
      return true;
    }
    return !ledger.revoked(stage, build, offset)
        && (ledger.given(stage.tag(), build.number(), build.digest())
            || passage(ledger, chain, stage, build, offset));
  }

  private static boolean passage(
      ImageLedger ledger, List<Stage> chain, Stage stage, KnownBuild build, long offset) {
    List<Stage> before = before(chain, stage.tag());
    return ledger.passages(stage, build).stream()
        .filter(passage -> passage.offset() < offset)
        .anyMatch(passage -> before.stream().allMatch(s -> was(ledger, chain, s, build, passage)));
  }

  /** Whether the gate was passed by then; moves are on another topic, so their time has to do. */
  private static boolean was(
      ImageLedger ledger, List<Stage> chain, Stage stage, KnownBuild build, Passage then) {
    if (ImageRules.isAutomatic(stage)) {
      return true;
    }
    Optional<Instant> given = ledger.since(stage.tag(), build);
    return !ledger.revoked(stage, build, then.offset())
        && (given.filter(since -> !since.isAfter(then.at())).isPresent()
            || passage(ledger, chain, stage, build, then.offset()));
  }

  /** The first stage on the way to a tag, or that tag, whose check the build failed lately. */
  static Optional<Objection> revoked(
      ImageLedger ledger, ImageRules rules, KnownBuild build, Tag tag) {
    List<Stage> chain = rules.stages(build.origin());
    int before = before(chain, tag).size();
    return chain.stream()
        .limit(before == chain.size() ? 0 : before + 1L)
        .filter(stage -> ledger.revoked(stage, build, Long.MAX_VALUE))
        .findFirst()
        .map(stage -> revoked(stage, build));
  }

  private static Objection revoked(Stage stage, KnownBuild build) {
    return new Objection(
        Rule.GATE,
        "build %d failed the gate of %s when it was checked again"
            .formatted(build.number(), stage.tag()));
  }

  private static List<Stage> before(List<Stage> chain, Tag tag) {
    return chain.stream().takeWhile(stage -> !stage.tag().equals(tag)).toList();
  }

  /** The first stage that waits for somebody to approve the build. */
  static Optional<Tag> waiting(ImageLedger ledger, ImageRules rules, KnownBuild build) {
    if (rules.contradicts(build.origin())) {
      return Optional.empty();
    }
    List<Stage> chain = rules.stages(build.origin());
    return chain.stream()
        .filter(ImageRules::isApproved)
        .filter(stage -> !passed(ledger, chain, stage, build, Long.MAX_VALUE))
        .map(Stage::tag)
        .findFirst();
  }

  /** Whether a stage before has a gate that the build has not passed. */
  Optional<Objection> earlier(ImageLedger ledger, ImageRules rules, Attempt attempt, long offset) {
    if (!on) {
      return Optional.empty();
    }
    List<Stage> chain = rules.stages(attempt.build().origin());
    if (chain.stream().noneMatch(stage -> stage.tag().equals(attempt.tag()))) {
      // It may have gates before it, and one of its own, which this build never passes.
      return rules.isStageOfAProject(attempt.tag()) || ledger.isAsked(attempt.tag())
          ? Optional.of(new Objection(Rule.GATE, attempt.tag() + " is no stage of this build"))
          : Optional.empty();
    }
    return before(chain, attempt.tag()).stream()
        .filter(stage -> !passed(ledger, chain, stage, attempt.build(), offset))
        .findFirst()
        .map(stage -> unpassed(ledger, stage, attempt.build()));
  }

  /** The stage itself, when it has a check, as it is registered now, that the build lacks. */
  Optional<Stage> unchecked(ImageLedger ledger, ImageRules rules, Attempt attempt, long offset) {
    List<Stage> chain = rules.stages(attempt.build().origin());
    return checked(rules, attempt.build(), attempt.tag())
        .filter(stage -> on)
        .filter(stage -> !passed(ledger, chain, stage, attempt.build(), offset));
  }

  /**
   * Whether a check failed.
   *
   * @param through whether the build has the stage's tag already
   */
  Optional<Objection> failed(GateEnded event, boolean through) {
    String how = through ? " failed when it was checked again: " : " failed: ";
    return event.passed() || !on
        ? Optional.empty()
        : Optional.of(new Objection(Rule.GATE, "the gate of " + event.stage() + how + event.why()));
  }

  /** The stage of a tag on the build's way, when the farm checks there. */
  static Optional<Stage> checked(ImageRules rules, KnownBuild build, Tag tag) {
    return checked(rules, build).filter(stage -> stage.tag().equals(tag)).findFirst();
  }

  /** The stages on the build's way where the farm checks, in order. */
  static Stream<Stage> checked(ImageRules rules, KnownBuild build) {
    return rules.stages(build.origin()).stream().filter(ImageRules::isChecked);
  }

  /** A check of a gate that the project does not have, or no longer has, moves nothing. */
  static Optional<Objection> registered(ImageRules rules, KnownBuild build, GateEnded event) {
    Stage checked = new Stage(event.stage(), event.gate());
    return rules.stages(build.origin()).contains(checked) && ImageRules.isChecked(checked)
        ? Optional.empty()
        : Optional.of(new Objection(Rule.GATE, event.stage() + " has no such gate"));
  }

  /** Only a stage that waits for an approval is approved. */
  static Optional<Objection> waits(ImageRules rules, KnownBuild build, Tag tag) {
    return rules.stages(build.origin()).stream()
            .anyMatch(stage -> stage.tag().equals(tag) && ImageRules.isApproved(stage))
        ? Optional.empty()
        : Optional.of(new Objection(Rule.GATE, tag + " is no stage that waits for an approval"));
  }

  /** An approval or a check counts for the bytes that it was about. */
  static Optional<Objection> bytes(Digest digest, KnownBuild build, String what) {
    return digest.equals(build.digest())
        ? Optional.empty()
        : Optional.of(
            new Objection(
                Rule.DIGEST,
                "%s was %s, but build %d is %s"
                    .formatted(digest, what, build.number(), build.digest())));
  }

  private static Objection unpassed(ImageLedger ledger, Stage stage, KnownBuild build) {
    return ledger.since(stage.tag(), build).isPresent()
        ? revoked(stage, build)
        : new Objection(
            Rule.GATE, "build " + build.number() + " has not passed the gate of " + stage.tag());
  }
}
