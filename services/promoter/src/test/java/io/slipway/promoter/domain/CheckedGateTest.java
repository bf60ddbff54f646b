package io.slipway.promoter.domain;

import static io.slipway.promoter.domain.Events.approval;
import static io.slipway.promoter.domain.Events.digest;
import static io.slipway.promoter.domain.Events.published;
import static io.slipway.promoter.domain.Events.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.BuildEvent;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.model.Gate;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stage whose gate the farm checks takes no build that did not pass it, whoever asks. */
class CheckedGateTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final StageGate COMMAND =
      new StageGate.Command(List.of("/bin/app", "--selftest"), MINUTE);
  private static final StageGate HTTP =
      new StageGate.HttpCheck(URI.create("https://example.org/health"), Optional.empty(), MINUTE);
  private static final StageGate AUTOMATIC = new StageGate.Automatic();
  private static final int RUNS = 200;
  private static final int BUILDS = 6;

  private final Desk desk = desk(new Promoter(), COMMAND);

  private static Desk desk(Promoter promoter, StageGate staging) {
    return new Desk(promoter).with(project(staging));
  }

  private static Project project(StageGate staging) {
    return Events.project(
        Gate.AUTOMATIC,
        List.of(),
        TagRules.DEFAULTS,
        new Stage(new Tag("staging"), staging),
        new Stage(new Tag("latest"), AUTOMATIC));
  }

  private static GateEnded ended(long number, StageGate gate, boolean passed) {
    return ended(number, gate, 0, passed);
  }

  private static GateEnded ended(long number, StageGate gate, long cause, boolean passed) {
    return Events.checked(number, new Stage(new Tag("staging"), gate), cause, passed);
  }

  @Test
  void theChainMovesAfterExitZeroAndNotAfterExitOne() {
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(List.of(desk.at("staging"), desk.at("latest"))).containsOnly(0L);
    assertThat(refusal(desk.handle(ended(1, COMMAND, false)))).contains("failed: exit code 1");
    assertThat(List.of(desk.at("staging"), desk.at("latest"))).containsOnly(0L);

    desk.handle(wish(1, "staging"));
    desk.handle(ended(1, COMMAND, desk.asked.getLast().cause(), true));
    assertThat(List.of(desk.at("staging"), desk.at("latest"))).containsOnly(1L);
    assertThat(desk.moves.getLast())
        .as("nobody moved it by hand")
        .returns("promoter", Verdict.Move::by)
        .returns("checked by b-1", Verdict.Move::why);
  }

  @Test
  void eachBuildIsCheckedOnceHoweverOftenItIsTold() {
    long offset = desk.next();
    desk.handle(published(1, Gate.AUTOMATIC));
    desk.handle(published(1, Gate.AUTOMATIC), offset);
    assertThat(desk.asked)
        .singleElement()
        .returns(COMMAND, GateWanted::gate)
        .returns(digest(1), GateWanted::digest)
        .returns(offset, GateWanted::cause);

    long wish = desk.next();
    desk.handle(wish(1, "staging"));
    desk.handle(wish(1, "staging"), wish);
    assertThat(desk.asked)
        .as("asked for again")
        .extracting(GateWanted::cause)
        .containsExactly(offset, wish);
  }

  @Test
  void aCheckIsAskedForWhenTheGatesBeforeItAreOpen() {
    desk.with(
        Events.project(
            Gate.AUTOMATIC,
            List.of(),
            TagRules.DEFAULTS,
            new Stage(new Tag("canary"), new StageGate.Approval()),
            new Stage(new Tag("staging"), COMMAND),
            new Stage(new Tag("latest"), HTTP)));
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(refusal(desk.handle(wish(1, "staging")))).contains("gate of canary");
    assertThat(desk.asked).isEmpty();

    desk.handle(approval(1, "canary"));
    assertThat(desk.asked).singleElement().returns(COMMAND, GateWanted::gate);
    desk.handle(ended(1, COMMAND, true));
    assertThat(desk.asked).last().returns(HTTP, GateWanted::gate);
    assertThat(List.of(desk.at("canary"), desk.at("staging"))).containsOnly(1L);
    assertThat(desk.at("latest")).isZero();
  }

  @Test
  void whatMayNotMoveIsNotChecked() {
    desk.handle(published(2, Gate.AUTOMATIC));
    desk.handle(ended(2, COMMAND, true));
    desk.asked.clear();
    assertThat(refusal(desk.handle(published(1, Gate.AUTOMATIC)).subList(1, 2)))
        .contains("behind fence");
    assertThat(refusal(desk.handle(wish(1, "staging")))).contains("never moves to an older build");
    desk.handle(Events.of("refs/pull/3/head", Lane.UNTRUSTED, 3));
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void twoBuildersThatRanTheSameCheckAreOneResult() {
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(desk.handle(ended(1, COMMAND, false))).hasSize(1);
    assertThat(desk.handle(ended(1, COMMAND, false))).isEmpty();
    assertThat(desk.handle(ended(1, COMMAND, 5, false))).as("asked for again").hasSize(1);
  }

  @Test
  void noWordOfAnybodyReplacesTheCheck() {
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(desk.handle(wish(1, "staging"))).hasOnlyElementsOfType(Verdict.Check.class);
    assertThat(refusal(desk.handle(wish(1, "latest")))).contains("not passed the gate of staging");
    assertThat(refusal(desk.handle(approval(1, "staging")))).contains("no stage that waits");
    assertThat(refusal(desk.handle(wish(1, "latest")))).contains("not passed the gate of staging");
  }

  @Test
  void aCheckCountsForItsGateAlone() {
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(refusal(desk.handle(ended(1, HTTP, true)))).contains("has no such gate");
    desk.with(project(HTTP));
    desk.handle(wish(1, "staging"));
    assertThat(desk.at("staging")).as("the gate is that one by now").isEqualTo(1);
  }

  @Test
  void aCheckCountsForItsBytesAlone() {
    desk.handle(published(1, Gate.AUTOMATIC));
    GateEnded one = ended(1, COMMAND, true);
    var other =
        new GateEnded(
            one.at(),
            one.image(),
            1,
            digest(9),
            one.stage(),
            one.gate(),
            one.cause(),
            true,
            one.why(),
            one.took(),
            one.builder());
    assertThat(refusal(desk.handle(other))).contains("was checked, but build 1 is");
    assertThat(desk.at("staging")).isZero();
  }

  @Test
  void aCheckOfAStageThatHasNoneMovesNothing() {
    desk.with(project(new StageGate.Approval()));
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(refusal(desk.handle(ended(1, COMMAND, true)))).contains("has no such gate");
    assertThat(desk.at("staging")).isZero();
  }

  @Test
  void toldAgainItChangesNothing() {
    desk.handle(published(1, Gate.AUTOMATIC));
    long offset = desk.next();
    desk.handle(ended(1, COMMAND, true));
    desk.handle(published(2, Gate.AUTOMATIC));
    desk.handle(ended(2, COMMAND, true));
    assertThat(desk.handle(ended(1, COMMAND, true), offset)).isEmpty();
    assertThat(desk.handle(ended(2, COMMAND, false))).as("it is through already").isEmpty();
    assertThat(List.of(desk.at("staging"), desk.at("latest"))).containsOnly(2L);
  }

  @Test
  void aPromoterThatDiedBetweenTwoStagesBehindACheckIsFollowedByOneThatMovesTheSecond() {
    desk.handle(published(1, Gate.AUTOMATIC));
    desk.handleAndDie(ended(1, COMMAND, true), 1);
    assertThat(List.of(desk.at("staging"), desk.at("latest"))).containsExactly(1L, 0L);

    long offset = desk.next();
    assertThat(desk.handle(ended(1, COMMAND, true))).hasSize(1);
    assertThat(List.of(desk.at("staging"), desk.at("latest"))).containsOnly(1L);
    assertThat(desk.handle(ended(1, COMMAND, true), offset)).isEmpty();
  }

  @Test
  void aRefusalBehindACheckIsSaidOnceHoweverOftenItIsTold() {
    desk.with(project(AUTOMATIC));
    desk.handle(published(2, Gate.AUTOMATIC));
    Stage canary = new Stage(new Tag("canary"), COMMAND);
    Stage latest = new Stage(new Tag("latest"), AUTOMATIC);
    desk.with(Events.project(Gate.AUTOMATIC, List.of(), TagRules.DEFAULTS, canary, latest));
    desk.handle(published(1, Gate.AUTOMATIC));

    long offset = desk.next();
    GateEnded ended = Events.checked(1, canary, 0, true);
    assertThat(desk.handle(ended)).hasSize(2).last().isInstanceOf(Verdict.Refusal.class);
    assertThat(desk.handle(ended, offset)).isEmpty();
  }

  @Test
  void whatFailsWhenItIsCheckedAgainKeepsItsTagAndGoesNoFurther() {
    desk.with(withApproval());
    desk.handle(published(1, Gate.AUTOMATIC));
    desk.handle(ended(1, COMMAND, true));
    assertThat(desk.at("staging")).isEqualTo(1);

    assertThat(refusal(checkedAgain(1, false)))
        .isEqualTo("the gate of staging failed when it was checked again: exit code 1");
    assertThat(desk.at("staging")).as("nothing goes back by itself").isEqualTo(1);
    String revoked = "build 1 failed the gate of staging when it was checked again";
    assertThat(refusal(desk.handle(approval(1, "latest")))).isEqualTo(revoked);
    assertThat(refusal(desk.handle(wish(1, "latest")))).isEqualTo(revoked);

    assertThat(checkedAgain(1, true)).isEmpty();
    desk.handle(approval(1, "latest"));
    assertThat(desk.at("latest")).isEqualTo(1);
  }

  @Test
  void nothingIsRolledBackToWhatFailedWhenItWasCheckedAgain() {
    for (long n = 1; n <= 3; n++) {
      desk.handle(published(n, Gate.AUTOMATIC));
      desk.handle(ended(n, COMMAND, true));
    }
    checkedAgain(2, false);
    Tag latest = new Tag("latest");

    assertThat(Rollback.previous(desk.ledger, desk.rules, latest))
        .get()
        .matches(b -> b.number() == 1);
    assertThat(refusal(desk.handle(Events.rollback("latest", 3, 2)))).contains("checked again");
    desk.handle(Events.rollback("latest", 3, 1));
    assertThat(desk.at("latest")).isEqualTo(1);
  }

  @Test
  void aSecondCheckIsMadeOnceAndItsFirstResultCounts() {
    desk.handle(published(1, Gate.AUTOMATIC));
    desk.handle(ended(1, COMMAND, false));
    desk.handle(wish(1, "staging"));
    desk.handle(ended(1, COMMAND, desk.asked.getLast().cause(), true));
    assertThat(desk.handle(ended(1, COMMAND, false))).as("the first failure, told again").isEmpty();
    desk.asked.clear();

    long offset = desk.next();
    desk.handle(Events.again(1, "staging"));
    desk.handle(Events.again(1, "staging"), offset);
    assertThat(desk.asked).singleElement().returns(offset, GateWanted::cause);
    desk.handle(ended(1, COMMAND, offset, true));
    assertThat(desk.handle(ended(1, COMMAND, offset, false))).isEmpty();
    assertThat(desk.handle(published(2, Gate.AUTOMATIC))).isNotEmpty();
    assertThat(
            Gates.revoked(
                desk.ledger, desk.rules, desk.ledger.build(1).orElseThrow(), new Tag("latest")))
        .isEmpty();
  }

  @Test
  void onlyWhatTheFarmChecksIsCheckedAgain() {
    desk.handle(published(1, Gate.AUTOMATIC));
    desk.handle(ended(1, COMMAND, true));
    assertThat(refusal(desk.handle(Events.again(1, "latest")))).contains("no stage of this build");
    desk.handle(Events.of("refs/pull/3/head", Lane.UNTRUSTED, 3));
    desk.asked.clear();
    assertThat(desk.handle(Events.again(3, "staging"))).noneMatch(Verdict.Check.class::isInstance);
    assertThat(desk.asked).isEmpty();
  }

  /** A build is checked once more, and that is over. */
  private List<Verdict> checkedAgain(long number, boolean passed) {
    desk.handle(Events.again(number, "staging"));
    Stage staging = new Stage(new Tag("staging"), COMMAND);
    long cause = desk.asked.getLast().cause();
    return desk.handle(Events.checked(desk.now(), number, staging, cause, passed));
  }

  private static Project withApproval() {
    return Events.project(
        Gate.AUTOMATIC,
        List.of(),
        TagRules.DEFAULTS,
        new Stage(new Tag("staging"), COMMAND),
        new Stage(new Tag("latest"), new StageGate.Approval()));
  }

  @Test
  void inAnyOrderNoBuildGetsPastACheckThatItFailed() {
    IntStream.range(0, RUNS).forEach(seed -> check(new Promoter(), seed));
  }

  @Test
  void aPromoterWithoutGatesFailsTheSameCheck() {
    Promoter careless = new Promoter(EnumSet.of(Rule.GATE));

    assertThatThrownBy(() -> IntStream.range(0, RUNS).forEach(seed -> check(careless, seed)))
        .isInstanceOf(AssertionError.class);
  }

  /** Builds with odd numbers fail. */
  private static void check(Promoter promoter, int seed) {
    Random random = new Random(seed);
    List<BuildEvent> events = new ArrayList<>();
    for (long n = 1; n <= BUILDS; n++) {
      events.add(published(n, Gate.AUTOMATIC));
      events.add(ended(n, COMMAND, n % 2 == 0));
      events.add(wish(n, random.nextBoolean() ? "staging" : "latest"));
      events.add(approval(n, "staging"));
    }
    Collections.shuffle(events, random);
    Desk desk = desk(promoter, COMMAND);
    for (BuildEvent event : events) {
      desk.handle(event);
      if (random.nextInt(3) == 0) {
        desk.handle(event);
      }
    }
    assertThat(desk.moves)
        .as("seed %s", seed)
        .filteredOn(move -> List.of("staging", "latest").contains(move.tag().value()))
        .allMatch(move -> move.number() % 2 == 0);
  }

  private static String refusal(List<Verdict> verdicts) {
    assertThat(verdicts).singleElement().isInstanceOf(Verdict.Refusal.class);
    return ((Verdict.Refusal) verdicts.getFirst()).why();
  }
}
