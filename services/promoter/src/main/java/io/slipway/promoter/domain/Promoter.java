package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.Wish;
import io.slipway.events.Wish.ApprovalGiven;
import io.slipway.events.Wish.CheckRequested;
import io.slipway.events.Wish.PromotionRequested;
import io.slipway.events.Wish.RollbackRequested;
import io.slipway.model.Stage;
import io.slipway.model.Tag;
import io.slipway.model.Trigger;
import io.slipway.promoter.domain.Guards.Attempt;
import io.slipway.promoter.domain.Guards.Kind;
import io.slipway.promoter.domain.Guards.Objection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of tags. What may move stands in {@link Guards}; what is right already is
 * left alone, so that an event told twice changes nothing.
 */
public final class Promoter {
  /** The tag that is meant when none is named. */
  public static final Tag LATEST = new Tag("latest");

  private static final String SELF = "promoter";

  private final Guards guards;
  private final Gates gates;

  /** The promoter with all its rules. */
  public Promoter() {
    this(Set.of());
  }

  /** A promoter without some of its rules, for tests that must fail then. */
  Promoter(Set<Rule> off) {
    this.guards = new Guards(off);
    this.gates = new Gates(!off.contains(Rule.GATE));
  }

  /** The tag that names a build for ever: {@code build-<n>-<sha7>}. */
  public static Tag ownTag(ImagePublished event) {
    return new Tag("build-" + event.number() + "-" + event.source().commit().shortId());
  }

  /**
   * An image was published: its own tag, then those of the project's templates, then the stages up
   * to the first gate that waits for somebody, or for a check, which is asked for.
   *
   * @param offset the event's place on its topic; only fences of earlier events count
   * @return in the order in which they are to be done
   */
  public List<Verdict> decide(
      ImageLedger ledger, ImageRules rules, ImagePublished event, long offset) {
    KnownBuild build = KnownBuild.of(event);
    Origin origin = Origin.of(event);
    List<Verdict> verdicts = new ArrayList<>();
    want(
            ledger,
            rules,
            Attempt.of(ownTag(event), build, Kind.OWN, SELF, "a build keeps its own tag"))
        .ifPresent(verdicts::add);
    if (!verdicts.stream().allMatch(Verdict.Move.class::isInstance)) {
      return unsaid(ledger, verdicts);
    }
    for (Tag tag : templateTags(rules, event, origin)) {
      String why = "a tag of " + origin.ref();
      follow(ledger, rules, Attempt.of(tag, build, Kind.TEMPLATE, SELF, why))
          .ifPresent(verdicts::add);
    }
    for (Stage stage : followed(rules, build, origin)) {
      String why = stage.tag() + " follows by itself: its gate is automatic";
      long highest = ledger.highestFenceBefore(offset, stage.tag());
      Attempt attempt =
          new Attempt(stage.tag(), build, Kind.STAGE, SELF, why, event.fence(), highest);
      reach(ledger, rules, attempt, offset).ifPresent(verdicts::add);
    }
    return unsaid(ledger, verdicts);
  }

  private static List<Tag> templateTags(ImageRules rules, ImagePublished event, Origin origin) {
    return origin
        .trigger()
        .filter(trigger -> origin.trusted() || trigger.kind() == Trigger.Kind.PULL_REQUEST)
        .map(
            trigger ->
                TagNames.of(
                    trigger, event.number(), event.source().commit(), rules.tags(event.project())))
        .orElse(List.of());
  }

  /**
   * The stages that the build goes through without anybody's wish. A project that releases by Git
   * tags has its releases in the last stage and its branches in those before.
   */
  private static List<Stage> own(ImageRules rules, KnownBuild build, Origin origin) {
    if (!origin.trusted()) {
      return List.of();
    }
    List<Stage> stages = rules.stages(Optional.of(origin));
    Stage last = stages.getLast();
    boolean byTags = rules.releasesByTags(origin.project());
    if (origin.is(Trigger.Kind.BRANCH)) {
      return byTags ? stages.stream().filter(stage -> !stage.equals(last)).toList() : stages;
    }
    boolean release = byTags && build.version().filter(v -> v.isRelease()).isPresent();
    return release && stages.stream().allMatch(ImageRules::isAutomatic) ? List.of(last) : List.of();
  }

  /**
   * The stages that the build now wants. A repository that contradicts the farm gets none of them;
   * the first is tried all the same, because its refusal says so.
   */
  private static List<Stage> followed(ImageRules rules, KnownBuild build, Origin origin) {
    List<Stage> own = own(rules, build, origin);
    boolean stuck = !own.isEmpty() && rules.contradicts(build.origin());
    return stuck ? own.subList(0, 1) : upToAGate(own);
  }

  /** Those that wait for nobody, and the one behind them when the farm checks it. */
  private static List<Stage> upToAGate(List<Stage> stages) {
    List<Stage> open = stages.stream().takeWhile(ImageRules::isAutomatic).toList();
    List<Stage> reached = new ArrayList<>(open);
    stages.stream().skip(open.size()).limit(1).filter(ImageRules::isChecked).forEach(reached::add);
    return reached;
  }

  /** Goes into a stage that waits for nobody, or asks for its check. */
  private Optional<Verdict> reach(
      ImageLedger ledger, ImageRules rules, Attempt attempt, long offset) {
    return gates
        .unchecked(ledger, rules, attempt, offset)
        .map(stage -> check(ledger, rules, attempt, stage, offset))
        .orElseGet(() -> follow(ledger, rules, attempt));
  }

  /** A check that was asked for by the same event is not asked for again. */
  private Optional<Verdict> check(
      ImageLedger ledger, ImageRules rules, Attempt attempt, Stage stage, long cause) {
    Optional<Verdict> useless =
        guards.objection(ledger, rules, attempt).map(objection -> refuse(attempt, objection));
    return useless.or(
        () ->
            ledger.wanted(stage.tag(), attempt.build().number(), cause)
                ? Optional.empty()
                : Optional.of(Verdict.Check.of(stage, attempt.build(), cause)));
  }

  /** A tag that follows published images: told again, it may have moved on since. */
  private Optional<Verdict> follow(ImageLedger ledger, ImageRules rules, Attempt attempt) {
    KnownBuild build = attempt.build();
    return ledger.given(attempt.tag(), build.number(), build.digest())
        ? Optional.empty()
        : want(ledger, rules, attempt);
  }

  /**
   * Somebody wished something.
   *
   * @param offset the event's place on its topic
   */
  public List<Verdict> decide(ImageLedger ledger, ImageRules rules, Wish wish, long offset) {
    return switch (wish) {
      case PromotionRequested event -> decide(ledger, rules, event, offset);
      case ApprovalGiven event -> decide(ledger, rules, event, offset);
      case CheckRequested event -> decide(ledger, rules, event, offset);
      case RollbackRequested event -> Rollback.decide(ledger, rules, event, offset);
    };
  }

  /**
   * Somebody asked for a promotion. Where the farm checks, that asks for the check, once more when
   * it failed before.
   *
   * @param offset the event's place on its topic; only earlier approvals and checks count
   * @return one verdict, or none when the tag is there already or nothing is known of the build
   */
  public List<Verdict> decide(
      ImageLedger ledger, ImageRules rules, PromotionRequested event, long offset) {
    Optional<KnownBuild> build = ledger.build(event.number());
    if (build.isEmpty()) {
      return List.of();
    }
    Attempt attempt =
        Attempt.of(event.to(), build.get(), Kind.WISH, event.by(), "asked for by " + event.by());
    Optional<Objection> objection =
        deleted(ledger, build.get()).or(() -> gates.earlier(ledger, rules, attempt, offset));
    if (objection.isPresent()) {
      return List.of(refuse(attempt, objection.get()));
    }
    return gates
        .unchecked(ledger, rules, attempt, offset)
        .map(stage -> check(ledger, rules, attempt, stage, offset))
        .orElseGet(() -> want(ledger, rules, attempt))
        .stream()
        .toList();
  }

  /**
   * Somebody wants a build checked once more, whether it passed before or not.
   *
   * @param offset the event's place on its topic: names the check, so that what is told twice is
   *     checked once
   */
  public List<Verdict> decide(
      ImageLedger ledger, ImageRules rules, CheckRequested event, long offset) {
    Optional<KnownBuild> known = ledger.build(event.number());
    if (known.isEmpty() || ledger.wanted(event.to(), event.number(), offset)) {
      return List.of();
    }
    KnownBuild build = known.get();
    Tag tag = event.to();
    Attempt attempt = Attempt.of(tag, build, Kind.WISH, event.by(), "asked for by " + event.by());
    Optional<Stage> stage = Gates.checked(rules, build, tag);
    if (stage.isEmpty()) {
      String why = tag + " is no stage of this build that the farm checks";
      return List.of(refuse(attempt, new Objection(Rule.GATE, why)));
    }
    boolean through = ledger.given(tag, build.number(), build.digest());
    Optional<Objection> objection =
        deleted(ledger, build)
            .or(() -> gates.earlier(ledger, rules, attempt, offset))
            .or(() -> through ? Optional.empty() : guards.objection(ledger, rules, attempt));
    return List.of(
        objection
            .<Verdict>map(no -> refuse(attempt, no))
            .orElseGet(() -> Verdict.Check.of(stage.get(), build, offset)));
  }

  /**
   * Somebody let a build through a gate: the stage's tag moves, and those behind it up to the next
   * gate that waits for somebody.
   *
   * @param offset the event's place on its topic; only earlier approvals count
   */
  public List<Verdict> decide(
      ImageLedger ledger, ImageRules rules, ApprovalGiven event, long offset) {
    Optional<KnownBuild> known = ledger.build(event.number());
    if (known.isEmpty()) {
      return List.of();
    }
    KnownBuild build = known.get();
    Attempt attempt =
        Attempt.of(event.to(), build, Kind.WISH, event.by(), "approved by " + event.by());
    Optional<Objection> objection =
        Gates.bytes(event.digest(), build, "approved")
            .or(() -> deleted(ledger, build))
            .or(() -> Gates.waits(rules, build, event.to()))
            .or(() -> gates.earlier(ledger, rules, attempt, offset));
    return objection.isPresent()
        ? List.of(refuse(attempt, objection.get()))
        : pass(ledger, rules, attempt, offset);
  }

  /**
   * The farm checked a build at a gate: when it passed, the stage's tag moves, and those behind it
   * up to the next gate that waits. A failure is a refusal that says why, and may be repeated.
   *
   * <p>A build that has the tag already may lack those behind it: whoever moved the first one may
   * have died then, and the event came again. It is let on, and nothing is said twice. When it
   * failed after it had got the tag, it keeps the tag and goes no further.
   *
   * @param offset the event's place on its topic; only earlier approvals and checks count
   */
  public List<Verdict> decide(ImageLedger ledger, ImageRules rules, GateEnded event, long offset) {
    Optional<KnownBuild> known = ledger.build(event.number());
    if (known.isEmpty() || ledger.endedBefore(event, offset)) {
      return List.of();
    }
    KnownBuild build = known.get();
    boolean through = ledger.given(event.stage(), event.number(), event.digest());
    String why = "checked by " + event.builder();
    Attempt attempt = Attempt.of(event.stage(), build, Kind.WISH, SELF, why);
    Optional<Objection> objection =
        Gates.bytes(event.digest(), build, "checked")
            .or(() -> deleted(ledger, build))
            .or(() -> gates.failed(event, through))
            .or(() -> gates.earlier(ledger, rules, attempt, offset))
            .or(() -> Gates.registered(rules, build, event));
    if (objection.isPresent()) {
      boolean news = !through || failsAgain(ledger, build, event, offset);
      return news ? List.of(refuse(attempt, objection.get())) : List.of();
    }
    List<Verdict> verdicts = pass(ledger, rules, attempt, offset);
    return through ? unsaid(ledger, verdicts) : verdicts;
  }

  /** Whether a check failed after the build had passed the gate. */
  private static boolean failsAgain(
      ImageLedger ledger, KnownBuild build, GateEnded event, long offset) {
    Stage stage = new Stage(event.stage(), event.gate());
    return !event.passed() && ledger.revoked(stage, build, offset + 1);
  }

  /** The build goes into a stage, and on through those behind it up to the next gate. */
  private List<Verdict> pass(ImageLedger ledger, ImageRules rules, Attempt attempt, long offset) {
    KnownBuild build = attempt.build();
    List<Verdict> verdicts = new ArrayList<>();
    follow(ledger, rules, attempt).ifPresent(verdicts::add);
    if (verdicts.stream().noneMatch(Verdict.Refusal.class::isInstance)) {
      upToAGate(behind(rules, build, attempt.tag())).stream()
          .map(stage -> Attempt.of(stage.tag(), build, Kind.WISH, attempt.by(), attempt.why()))
          .forEach(next -> reach(ledger, rules, next, offset).ifPresent(verdicts::add));
    }
    return verdicts;
  }

  private static List<Stage> behind(ImageRules rules, KnownBuild build, Tag tag) {
    List<Stage> way =
        build
            .origin()
            .filter(origin -> origin.is(Trigger.Kind.BRANCH))
            .map(origin -> own(rules, build, origin))
            .orElseGet(() -> rules.stages(build.origin()));
    return way.stream().dropWhile(stage -> !stage.tag().equals(tag)).skip(1).toList();
  }

  private static Optional<Objection> deleted(ImageLedger ledger, KnownBuild build) {
    return ledger.deleted(build)
        ? Optional.of(new Objection(Rule.DELETED, "cleanup deleted the image of this build"))
        : Optional.empty();
  }

  /** The first stage that waits for somebody to approve the build. */
  public static Optional<Tag> waiting(ImageLedger ledger, ImageRules rules, KnownBuild build) {
    return Gates.waiting(ledger, rules, build);
  }

  /** The first stage on a build's way that the farm checks. */
  public static Optional<Tag> checked(ImageRules rules, KnownBuild build) {
    return Gates.checked(rules, build).map(Stage::tag).findFirst();
  }

  private Optional<Verdict> want(ImageLedger ledger, ImageRules rules, Attempt attempt) {
    if (pointsAt(ledger, rules, attempt)) {
      return Optional.empty();
    }
    return Optional.of(
        guards
            .objection(ledger, rules, attempt)
            .<Verdict>map(objection -> refuse(attempt, objection))
            .orElseGet(
                () ->
                    new Verdict.Move(
                        attempt.tag(),
                        ledger.pointer(attempt.tag()).map(Pointer::digest),
                        attempt.build().digest(),
                        attempt.build().id(),
                        Guards.rank(ledger, rules, attempt.tag(), attempt.build()),
                        attempt.by(),
                        attempt.why())));
  }

  private static boolean pointsAt(ImageLedger ledger, ImageRules rules, Attempt attempt) {
    KnownBuild build = attempt.build();
    return ledger
        .last(attempt.tag())
        .filter(now -> now.digest().equals(build.digest()))
        .filter(now -> rules.fixed(attempt.tag()) || now.number() == build.number())
        .isPresent();
  }

  static Verdict.Refusal refuse(Attempt attempt, Objection objection) {
    return new Verdict.Refusal(
        attempt.tag(),
        attempt.build().id(),
        attempt.build().number(),
        attempt.by(),
        objection.rule(),
        objection.why());
  }

  /** Leaves out what the ledger has refused before: an event told twice is refused once. */
  private static List<Verdict> unsaid(ImageLedger ledger, List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(
            v ->
                switch (v) {
                  case Verdict.Move move -> true;
                  case Verdict.Check check -> true;
                  case Verdict.Refusal refusal ->
                      ledger.refusals(refusal.tag(), refusal.number()) == 0;
                })
        .toList();
  }
}
