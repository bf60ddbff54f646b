package io.slipway.promoter.domain;

import static io.slipway.promoter.domain.Events.approval;
import static io.slipway.promoter.domain.Events.asking;
import static io.slipway.promoter.domain.Events.published;
import static io.slipway.promoter.domain.Events.wish;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.Gate;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A repository asks for stages; what the farm registered is not weakened by it (issue 4, Gates).
 */
class RepositoryChainTest {
  private static final StageGate FREE = new StageGate.Automatic();
  private static final StageGate APPROVAL = new StageGate.Approval();
  private static final StageGate CHECK =
      new StageGate.Command(List.of("/bin/app", "--selftest"), Duration.ofMinutes(1));

  private static Stage stage(String tag, StageGate gate) {
    return new Stage(new Tag(tag), gate);
  }

  private static Project project(Stage... chain) {
    return Events.project(Gate.AUTOMATIC, List.of(), TagRules.DEFAULTS, chain);
  }

  private static Desk desk(Project... projects) {
    return new Desk(new Promoter()).with(projects);
  }

  private static ImagePublished build(long number, Stage... chain) {
    return asking(published(number, Gate.AUTOMATIC), chain);
  }

  private static List<Rule> rules(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(Verdict.Refusal.class::isInstance)
        .map(v -> ((Verdict.Refusal) v).rule())
        .toList();
  }

  @Test
  void itsChainReplacesWhatHappensWhenNobodySaysAnything() {
    Desk desk = desk(project());

    desk.handle(build(1, stage("nightly", FREE), stage("canary", FREE)));

    assertThat(desk.at("nightly")).isEqualTo(1);
    assertThat(desk.at("canary")).isEqualTo(1);
    assertThat(desk.at("latest")).isZero();
  }

  @Test
  void aGateOfItsOwnHoldsItsBuildsBack() {
    Desk desk = desk(project());
    desk.handle(build(1, stage("staging", CHECK), stage("latest", APPROVAL)));
    assertThat(desk.at("staging")).isZero();
    assertThat(desk.asked).singleElement().matches(w -> w.gate().equals(CHECK));

    desk.handle(Events.checked(1, stage("staging", CHECK), 0, true));
    assertThat(desk.at("staging")).isEqualTo(1);
    assertThat(desk.at("latest")).isZero();

    desk.handle(approval(1, "latest"));
    assertThat(desk.at("latest")).isEqualTo(1);
  }

  @Test
  void noGateOfTheFarmIsOpenedByIt() {
    Desk desk = desk(project(stage("staging", FREE), stage("latest", APPROVAL)));

    desk.handle(build(1, stage("staging", FREE), stage("latest", FREE)));
    assertThat(desk.at("staging")).isEqualTo(1);
    assertThat(desk.at("latest")).isZero();
    desk.handle(approval(1, "latest"));
    assertThat(desk.at("latest")).isEqualTo(1);
  }

  @Test
  void noStageOfTheFarmIsLeftOut() {
    Desk desk = desk(project(stage("tested", CHECK), stage("latest", FREE)));

    desk.handle(build(1, stage("nightly", FREE), stage("latest", FREE)));

    assertThat(desk.at("nightly")).isEqualTo(1);
    assertThat(desk.at("latest")).isZero();
    assertThat(desk.asked).singleElement().matches(w -> w.stage().value().equals("tested"));
  }

  @Test
  void whatGoesByTheGateOfTheProjectStaysToo() {
    Project manual = Events.project(Gate.MANUAL, List.of(), TagRules.DEFAULTS);
    Desk desk = desk(manual);

    desk.handle(asking(published(1, Gate.MANUAL), stage("nightly", FREE), stage("latest", FREE)));
    assertThat(desk.at("nightly")).isEqualTo(1);
    assertThat(desk.at("latest")).isZero();

    desk.handle(asking(published(2, Gate.MANUAL), stage("nightly", FREE)));
    desk.handle(approval(2, "latest"));
    assertThat(desk.at("latest")).isEqualTo(2);
  }

  @Test
  void aGateThatTheFarmLeavesOpenMayBeClosed() {
    Desk desk = desk(project(stage("staging", FREE), stage("latest", FREE)));

    desk.handle(build(1, stage("staging", APPROVAL)));
    assertThat(desk.at("staging")).isZero();
    assertThat(desk.at("latest")).isZero();

    desk.handle(approval(1, "staging"));
    assertThat(desk.at("latest")).isEqualTo(1);
  }

  @Test
  void anOrderThatContradictsTheFarmsMovesNoStage() {
    Project project = project(stage("staging", CHECK), stage("latest", FREE));
    ImagePublished turned = build(1, stage("latest", FREE), stage("staging", FREE));

    Desk desk = desk(project);
    List<Verdict> verdicts = desk.handle(turned);
    assertThat(desk.at(Events.ownTag(1).value())).as("its own tag").isEqualTo(1);
    assertThat(desk.at("staging")).isZero();
    assertThat(desk.at("latest")).isZero();
    assertThat(rules(verdicts)).containsOnly(Rule.CHAIN);
    assertThat(((Verdict.Refusal) verdicts.getLast()).why())
        .isEqualTo(
            "the chain in .slipway.yaml contradicts the farm's: staging is behind latest there");
    assertThat(rules(desk.handle(wish(1, "staging")))).containsOnly(Rule.CHAIN);

    Project open = project(stage("staging", FREE), stage("latest", FREE));
    Desk unguarded = new Desk(new Promoter(Set.of(Rule.CHAIN))).with(open);
    unguarded.handle(turned);
    assertThat(unguarded.at("staging")).as("without the rule").isEqualTo(1);
  }

  @Test
  void whatBelongsToOthersIsNoStageOfIt() {
    Project own = Events.project(Gate.AUTOMATIC, List.of(), immutable("lts-*"));
    Project other =
        Events.project(
            "other",
            Gate.AUTOMATIC,
            new Events.TriggersAndTags(List.of(), TagRules.DEFAULTS),
            stage("theirs", FREE));
    for (String tag : List.of("theirs", "lts-1", "sha256-" + "0".repeat(64) + ".sig")) {
      Desk desk = desk(own, other);
      List<Verdict> verdicts = desk.handle(build(1, stage("mine", FREE), stage(tag, FREE)));
      assertThat(desk.at(tag)).as(tag).isZero();
      assertThat(desk.at("mine")).as(tag).isZero();
      assertThat(rules(verdicts)).as(tag).containsOnly(Rule.CHAIN);
    }
  }

  private static TagRules immutable(String pattern) {
    TagRules known = TagRules.DEFAULTS;
    return new TagRules(known.branch(), known.pullRequest(), known.release(), List.of(pattern));
  }

  @Test
  void releasesEndInTheFarmsLastStage() {
    Project project = Events.project(Gate.AUTOMATIC, List.of("v*"), TagRules.DEFAULTS);
    Desk desk = desk(project);

    List<Verdict> behind = desk.handle(build(1, stage("latest", FREE), stage("live", FREE)));
    assertThat(desk.at("live")).isZero();
    assertThat(rules(behind)).contains(Rule.CHAIN);

    desk.handle(build(2, stage("nightly", FREE)));
    assertThat(desk.at("nightly")).isEqualTo(2);
    assertThat(desk.at("latest")).as("branches stay before the last stage").isZero();

    desk.handle(asking(Events.of("refs/tags/v1.2.0", Lane.TRUSTED, 3), stage("nightly", FREE)));
    assertThat(desk.at("latest")).isEqualTo(3);
  }

  @Test
  void whoeverIsNotTrustedAsksForNothing() {
    Desk desk = desk(project());
    Stage prod = stage("prod", FREE);

    desk.handle(asking(Events.of("refs/pull/5/head", Lane.TRUSTED, 1), prod));
    desk.handle(asking(Events.of("refs/heads/main", Lane.UNTRUSTED, 2), prod));

    assertThat(desk.at("prod")).isZero();
    for (long number : List.of(1L, 2L)) {
      Origin origin = desk.ledger.build(number).orElseThrow().origin().orElseThrow();
      assertThat(new ImageRules(List.of(project())).stages(Optional.of(origin)))
          .isEqualTo(project().stages());
    }
  }

  @Test
  void itsStagesTakeNoBuildThatDoesNotHaveThem() {
    Desk desk = desk(project());
    Stage prod = stage("prod", APPROVAL);
    desk.handle(build(1, stage("nightly", FREE), prod));
    desk.handle(approval(1, "prod"));
    assertThat(desk.at("prod")).isEqualTo(1);

    desk.handle(asking(Events.of("refs/pull/5/head", Lane.UNTRUSTED, 2), prod));
    assertThat(rules(desk.handle(wish(2, "prod")))).containsOnly(Rule.GATE);
    desk.handle(published(3, Gate.AUTOMATIC));
    assertThat(rules(desk.handle(wish(3, "prod")))).containsOnly(Rule.GATE);
    assertThat(desk.at("prod")).isEqualTo(1);

    Desk open = new Desk(new Promoter(Set.of(Rule.GATE))).with(project());
    open.handle(build(1, prod));
    open.handle(Events.of("refs/pull/5/head", Lane.UNTRUSTED, 2));
    assertThat(rules(open.handle(wish(2, "prod")))).as("by its lane").containsOnly(Rule.LANE);
  }

  @Test
  void whatTwoProjectsUsuallyDoIsNobodysAlone() {
    Project other =
        Events.project(
            "other", Gate.AUTOMATIC, new Events.TriggersAndTags(List.of(), TagRules.DEFAULTS));
    Desk desk = desk(project(), other);

    desk.handle(build(1, stage("staging", FREE), stage("latest", APPROVAL)));

    assertThat(desk.at("staging")).isEqualTo(1);
    assertThat(desk.at("latest")).isZero();
    assertThat(rules(desk.handle(approval(1, "latest")))).isEmpty();
    assertThat(desk.at("latest")).isEqualTo(1);
  }

  @Test
  void aNewerBuildOnAnotherWayHoldsNobodyUp() {
    Desk desk = desk(project());
    desk.handle(build(2, stage("dev", FREE)));

    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(desk.at("latest")).isEqualTo(1);

    desk.handle(build(4, stage("dev", FREE), stage("edge", APPROVAL)));
    desk.handle(build(3, stage("dev", FREE), stage("edge", FREE)));
    assertThat(desk.at("edge")).as("build 4 was published, and may yet come").isZero();
  }

  @Test
  void aContradictionIsToldEvenWhereAnApprovalIsWaitedFor() {
    Desk desk = desk(project(stage("qa", APPROVAL), stage("prod", APPROVAL)));
    ImagePublished turned = build(1, stage("prod", FREE), stage("qa", FREE));

    assertThat(rules(desk.handle(turned))).containsOnly(Rule.CHAIN);
    assertThat(desk.handle(turned, 0)).as("told again").isEmpty();
    KnownBuild build = desk.ledger.build(1).orElseThrow();
    ImageRules rules =
        new ImageRules(List.of(project(stage("qa", APPROVAL), stage("prod", APPROVAL))));
    assertThat(Promoter.waiting(desk.ledger, rules, build)).isEmpty();
  }

  @Test
  void whenTheEventComesTwiceNothingIsDoneTwice() {
    Desk desk = desk(project());
    ImagePublished event = build(1, stage("nightly", FREE), stage("canary", APPROVAL));
    desk.handle(event);
    int moves = desk.moves.size();

    desk.handle(event, 0);

    assertThat(desk.moves).hasSize(moves);
  }
}
