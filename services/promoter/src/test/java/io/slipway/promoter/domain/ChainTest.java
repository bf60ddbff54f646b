package io.slipway.promoter.domain;

import static io.slipway.promoter.domain.Events.approval;
import static io.slipway.promoter.domain.Events.project;
import static io.slipway.promoter.domain.Events.published;
import static io.slipway.promoter.domain.Events.wish;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.Wish.ApprovalGiven;
import io.slipway.model.Gate;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final StageGate AUTOMATIC = new StageGate.Automatic();
  private static final StageGate APPROVAL = new StageGate.Approval();

  private final Desk desk = new Desk(new Promoter());

  private static Stage stage(String tag, StageGate gate) {
    return new Stage(new Tag(tag), gate);
  }

  private void chain(Stage... stages) {
    desk.with(project(Gate.MANUAL, List.of(), TagRules.DEFAULTS, stages));
  }

  @Test
  void aBuildGoesUpToTheFirstGateThatWaitsAndOnAfterTheApproval() {
    chain(
        stage("test", AUTOMATIC),
        stage("canary", APPROVAL),
        stage("staging", AUTOMATIC),
        stage("live", APPROVAL));
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(desk.at("test")).isEqualTo(1);
    assertThat(desk.at("canary")).isZero();

    assertThat(refusal(desk.handle(approval(1, "live")))).contains("gate of canary");
    desk.handle(approval(1, "canary"));
    assertThat(List.of(desk.at("canary"), desk.at("staging"))).containsOnly(1L);
    assertThat(desk.at("live")).isZero();
    desk.handle(approval(1, "live"));
    assertThat(desk.at("live")).isEqualTo(1);
    assertThat(desk.at("latest")).as("no stage of this chain").isZero();
  }

  /** Somebody looked at it before it was through the gates before: that is to be done again. */
  @Test
  void anApprovalThatWasRefusedDoesNotCountLater() {
    chain(stage("canary", APPROVAL), stage("live", APPROVAL), stage("all", AUTOMATIC));
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(refusal(desk.handle(approval(1, "live")))).contains("gate of canary");
    desk.handle(approval(1, "canary"));

    assertThat(refusal(desk.handle(wish(1, "all")))).contains("gate of live");
    assertThat(List.of(desk.at("live"), desk.at("all"))).containsOnly(0L);
    desk.handle(at(desk.now(), approval(1, "live")));
    assertThat(List.of(desk.at("live"), desk.at("all"))).containsOnly(1L);
  }

  /** A promotion opens a gate, too; the ledger that says so is another topic. */
  @Test
  void anApprovalThatWasRefusedDoesNotCountAfterAPromotionEither() {
    chain(stage("canary", APPROVAL), stage("live", APPROVAL), stage("all", AUTOMATIC));
    desk.handle(published(1, Gate.AUTOMATIC));
    desk.handle(approval(1, "live"));
    desk.handle(wish(1, "canary"));
    assertThat(desk.at("canary")).isEqualTo(1);

    assertThat(refusal(desk.handle(wish(1, "all")))).contains("gate of live");
  }

  private static ApprovalGiven at(Instant at, ApprovalGiven event) {
    return new ApprovalGiven(
        at, event.image(), event.number(), event.digest(), event.to(), event.by());
  }

  @Test
  void theGateOfTheProjectIsAChain() {
    desk.handle(published(1, Gate.MANUAL));
    assertThat(desk.at("latest")).isZero();
    desk.handle(approval(1, "latest"));
    assertThat(desk.at("latest")).isEqualTo(1);
    assertThat(desk.ledger.pointer(new Tag("latest")).orElseThrow().why())
        .isEqualTo("approved by ada");
  }

  @Test
  void anApprovalIsForItsDigestAlone() {
    desk.handle(published(1, Gate.MANUAL));
    var other =
        new ApprovalGiven(Events.NOON, Events.IMAGE, 1, Events.digest(9), new Tag("latest"), "ada");
    assertThat(refusal(desk.handle(other))).contains("was approved, but build 1 is");
    assertThat(desk.at("latest")).isZero();
    KnownBuild build = desk.ledger.build(1).orElseThrow();
    Stage latest = stage("latest", APPROVAL);
    assertThat(Gates.passed(desk.ledger, List.of(latest), latest, build, 99)).isFalse();
  }

  @Test
  void anApprovalIsRefusedWhenTheTagMovedOn() {
    desk.handle(published(1, Gate.MANUAL));
    desk.handle(published(2, Gate.MANUAL));
    desk.handle(approval(2, "latest"));
    assertThat(refusal(desk.handle(approval(1, "latest")))).contains("never moves to an older");
    assertThat(desk.at("latest")).isEqualTo(2);
  }

  @Test
  void toldAgainItChangesNothing() {
    desk.handle(published(1, Gate.MANUAL));
    long offset = desk.next();
    desk.handle(approval(1, "latest"));
    desk.handle(published(2, Gate.MANUAL));
    desk.handle(approval(2, "latest"));
    assertThat(desk.handle(approval(1, "latest"), offset)).isEmpty();
    assertThat(desk.at("latest")).isEqualTo(2);
  }

  @Test
  void onlyAStageThatWaitsIsApproved() {
    desk.handle(published(1, Gate.MANUAL));
    assertThat(refusal(desk.handle(approval(1, "staging")))).contains("no stage that waits");
    assertThat(refusal(desk.handle(approval(1, "prod")))).contains("no stage that waits");
    assertThat(desk.handle(approval(7, "latest"))).as("nobody knows it").isEmpty();
  }

  @Test
  void aPromotionCannotJumpOverAGate() {
    chain(stage("staging", APPROVAL), stage("latest", AUTOMATIC));
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(refusal(desk.handle(wish(1, "latest")))).contains("gate of staging");
    desk.handle(wish(1, "staging"));
    assertThat(desk.handle(wish(1, "latest"))).hasOnlyElementsOfType(Verdict.Move.class);
  }

  @Test
  void aStageOfAnotherProjectOfTheImageIsNotReachedPastItsGates() {
    var rules = new Events.TriggersAndTags(List.of(), TagRules.DEFAULTS);
    desk.with(
        project(Gate.AUTOMATIC, List.of(), TagRules.DEFAULTS),
        project("other", Gate.MANUAL, rules, stage("canary", APPROVAL), stage("live", AUTOMATIC)));
    desk.handle(published(1, Gate.AUTOMATIC));

    assertThat(refusal(desk.handle(wish(1, "live")))).contains("live is no stage of this build");
    assertThat(desk.handle(wish(1, "preview"))).hasOnlyElementsOfType(Verdict.Move.class);
  }

  @Test
  void saysWhichStageWaits() {
    chain(stage("canary", APPROVAL), stage("live", APPROVAL));
    desk.handle(published(1, Gate.AUTOMATIC));
    ImageRules rules =
        new ImageRules(
            List.of(
                project(
                    Gate.MANUAL,
                    List.of(),
                    TagRules.DEFAULTS,
                    stage("canary", APPROVAL),
                    stage("live", APPROVAL))));
    assertThat(Promoter.waiting(desk.ledger, rules, desk.ledger.build(1).orElseThrow()))
        .contains(new Tag("canary"));
    desk.handle(approval(1, "canary"));
    assertThat(Promoter.waiting(desk.ledger, rules, desk.ledger.build(1).orElseThrow()))
        .contains(new Tag("live"));
  }

  private static String refusal(List<Verdict> verdicts) {
    assertThat(verdicts).singleElement().isInstanceOf(Verdict.Refusal.class);
    return ((Verdict.Refusal) verdicts.getFirst()).why();
  }
}
