package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.QueuePolicy;
import io.slipway.model.QueueRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueuePolicyTest {
  private static final String MAIN = "refs/heads/main";
  private static final QueueRules PARALLEL =
      new QueueRules(QueuePolicy.PARALLEL, QueuePolicy.PARALLEL, 1, 0, 0);
  private static final QueueRules PATIENT =
      new QueueRules(QueuePolicy.SERIALIZE, QueuePolicy.SERIALIZE, 1, 0, 0);

  private final Desk desk = new Desk(Limits.DEFAULTS);
  private final BuildRequested first = pull(5, "a");
  private final BuildRequested second = pull(5, "b");

  private static BuildRequested pull(int id, String delivery) {
    return requested(IMAGE, delivery, "refs/pull/" + id + "/head", QueueRules.DEFAULTS);
  }

  @Test
  void parallelBuildsOfAnImageGoAtOnceAndEachHasALeaseOfItsOwn() {
    desk.read(requested(IMAGE, "a", MAIN, PARALLEL), requested(IMAGE, "b", MAIN, PARALLEL));

    assertThat(desk.jobs())
        .extracting(BuildDispatched::lease)
        .containsExactly(IMAGE + "#1", IMAGE + "#2");
  }

  @Test
  void aParallelBuildNeitherWaitsForOthersNorHoldsThemUp() {
    desk.read(
        requested(IMAGE, "a", MAIN, QueueRules.DEFAULTS),
        requested(IMAGE, "b", MAIN, PARALLEL),
        requested(IMAGE, "c", MAIN, QueueRules.DEFAULTS));

    assertThat(desk.jobs()).extracting(BuildDispatched::number).containsExactly(1L, 2L);
    assertThat(desk.jobs().getFirst().lease()).isEqualTo(IMAGE.value());
  }

  @Test
  void anUntrustedBuildHoldsUpNoTrustedOne() {
    desk.read(Facts.of(pull(7, "fork"), "shop", Lane.UNTRUSTED, AT), first);

    assertThat(desk.jobs())
        .extracting(BuildDispatched::lease)
        .containsExactlyInAnyOrder(IMAGE + "@untrusted", IMAGE.value());
  }

  @Test
  void aWaitingBuildOfAPullRequestGivesWayToTheNewer() {
    BuildRequested running = requested(IMAGE, "m", MAIN, QueueRules.DEFAULTS);
    desk.read(running, started(running, 1), first, second);

    assertThat(Desk.only(desk.sent, BuildCancelled.class))
        .singleElement()
        .satisfies(c -> assertThat(c.build()).isEqualTo(first.build()))
        .satisfies(c -> assertThat(c.why()).isEqualTo("build 3 of the same pull request is newer"));
    assertThat(ends())
        .singleElement()
        .satisfies(end -> assertThat(end.outcome()).isEqualTo(Outcome.CANCELLATION))
        .satisfies(end -> assertThat(end.build()).isEqualTo(first.build()));
  }

  @Test
  void aRunningOneIsCancelledAndEndsWhenItsBuilderSaysSo() {
    desk.read(first, started(first, 1), second);
    assertThat(Desk.only(desk.sent, BuildCancelled.class)).hasSize(1);
    assertThat(ends()).isEmpty();
    assertThat(desk.jobs()).hasSize(1);

    desk.read(finished(first, Outcome.CANCELLATION, 1));

    assertThat(desk.jobs().getLast().build()).isEqualTo(second.build());
  }

  @Test
  void aRunningOneWhoseBuilderIsGoneIsCancelledWithoutAnotherAttempt() {
    desk.read(first, started(first, 1), second);

    assertThat(desk.lose(first.build()))
        .get()
        .isInstanceOfSatisfying(
            BuildFinished.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.CANCELLATION));
  }

  @Test
  void anImageThatWasThereBeforeItsBuildWasCancelledIsNoCancellation() {
    desk.read(first, started(first, 1), second);
    desk.read(finished(first, Outcome.CANCELLATION, 1), finished(first, Outcome.SUCCESS, 1));

    assertThat(desk.state.find(first.build()).orElseThrow().finish().orElseThrow().outcome())
        .isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void otherPullRequestsAndOtherProjectsAreLeftAlone() {
    desk.read(
        first,
        pull(6, "b"),
        Facts.of(pull(5, "c"), "another", Lane.TRUSTED, AT),
        Facts.of(pull(5, "d"), "shop", Lane.UNTRUSTED, AT));

    assertThat(Desk.only(desk.sent, BuildCancelled.class)).isEmpty();
  }

  @Test
  void aPullRequestThatIsToWaitWaits() {
    desk.read(
        requested(IMAGE, "a", "refs/pull/5/head", PATIENT),
        requested(IMAGE, "b", "refs/pull/5/head", PATIENT));

    assertThat(Desk.only(desk.sent, BuildCancelled.class)).isEmpty();
    assertThat(desk.jobs()).hasSize(1);
  }

  @Test
  void aCancelledBuildThatWaitsEndsAtOnceAndTheNextOneGoes() {
    BuildRequested one = requested(IMAGE, "x", MAIN, QueueRules.DEFAULTS);
    BuildRequested other = requested(IMAGE, "y", MAIN, QueueRules.DEFAULTS);
    desk.read(one, other, Facts.cancelled(one), Facts.cancelled(one));

    assertThat(ends())
        .singleElement()
        .satisfies(end -> assertThat(end.message()).isEqualTo("cancelled by ada: a mistake"));
    assertThat(desk.jobs().getLast().build()).isEqualTo(other.build());
  }

  private List<BuildFinished> ends() {
    return Desk.only(desk.sent, BuildFinished.class);
  }
}
