package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.fact;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final Desk desk = new Desk(Limits.DEFAULTS);
  private final SchedulerState state = desk.state;
  private final BuildRequested first = requested(IMAGE, "a");
  private final BuildRequested second = requested(IMAGE, "b");

  @Test
  void theFirstBuildIsNumberedAndHandedOutWithItsOffsetAsFence() {
    state.apply(fact(first, 41));

    List<BuildEvent> events = settle(IMAGE);

    assertThat(events).hasSize(2);
    assertThat(((BuildQueued) events.get(0)).number()).isEqualTo(1);
    BuildDispatched job = Facts.job(events.get(1));
    assertThat(job.number()).isEqualTo(1);
    assertThat(job.fence()).isEqualTo(41);
    assertThat(job.attempt()).isEqualTo(1);
  }

  @Test
  void whatWasSentIsNotDecidedAgain() {
    state.apply(fact(first));
    settle(IMAGE);

    assertThat(settle(IMAGE)).isEmpty();
  }

  @Test
  void aJobThatNobodyBeginsGoesOutAgainAndCostsNoAttempt() {
    state.apply(fact(first));
    settle(IMAGE);
    BuildRecord waiting = state.handedOut().getFirst();

    desk.send(desk.scheduler.neverStarted(waiting, desk.now).orElseThrow());
    settle(IMAGE);

    assertThat(desk.jobs()).extracting(BuildDispatched::attempt).containsExactly(1, 2);
    state.apply(fact(started(first, 2)));
    assertThat(state.handedOut()).isEmpty();
    BuildRecord running = state.find(first.build()).orElseThrow();
    assertThat(running.attempts().kept()).isEqualTo(1);
    assertThat(desk.scheduler.neverStarted(running, desk.now)).isEmpty();
  }

  @Test
  void theSecondWaitsForTheFirstAndAnotherImageDoesNot() {
    ImageName other = new ImageName("127.0.0.1:5000/shop/api");
    state.apply(fact(first));
    state.apply(fact(second));
    state.apply(fact(requested(other, "a")));

    settle(IMAGE);
    settle(other);
    assertThat(desk.sent).filteredOn(e -> e instanceof BuildQueued).hasSize(3);
    assertThat(desk.jobs())
        .extracting(BuildDispatched::image)
        .containsExactlyInAnyOrder(IMAGE, other);
    state.apply(fact(finished(first, Outcome.FAILURE, 1)));

    assertThat(settle(IMAGE))
        .singleElement()
        .satisfies(e -> assertThat(Facts.job(e).number()).isEqualTo(2));
  }

  @Test
  void theSameDeliveryTwiceIsOneBuild() {
    state.apply(fact(first, 1));
    state.apply(fact(first, 2));
    state.apply(fact(requested(IMAGE, "a"), 3));

    assertThat(settle(IMAGE)).filteredOn(e -> e instanceof BuildQueued).hasSize(1);
    state.apply(fact(second, 4));
    assertThat(state.find(IMAGE, 2)).get().extracting(BuildRecord::id).isEqualTo(second.build());
  }

  @Test
  void aLostBuilderCostsAnAttemptAndTheSecondQuarantinesTheBuild() {
    state.apply(fact(first));
    state.apply(fact(second));
    settle(IMAGE);
    state.apply(fact(started(first, 1)));
    BuildEvent again = lose(first);
    assertThat(Facts.job(again).attempt()).isEqualTo(2);
    assertThat(Facts.job(again).number()).isEqualTo(1);
    state.apply(fact(started(first, 2)));

    BuildFinished end = (BuildFinished) lose(first);

    assertThat(end.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(end.message()).contains("quarantined", "2 attempts", "slipway retry " + end.build());
    assertThat(settle(IMAGE))
        .singleElement()
        .satisfies(e -> assertThat(Facts.job(e).number()).isEqualTo(2));
  }

  @Test
  void aBuildThatItsBuilderGaveBackGoesOutAtOnceAndIsNotBlamed() {
    state.apply(fact(first));
    settle(IMAGE);
    for (int attempt = 1; attempt <= 4; attempt++) {
      state.apply(fact(started(first, attempt)));
      state.apply(fact(Facts.released(first, attempt)));

      int next = attempt + 1;
      assertThat(settle(IMAGE))
          .singleElement()
          .satisfies(e -> assertThat(Facts.job(e).attempt()).isEqualTo(next));
    }
    state.apply(fact(started(first, 5)));
    assertThat(lose(first)).isInstanceOf(BuildDispatched.class);
  }

  @Test
  void aBuildThatNobodyStartedIsNotLost() {
    state.apply(fact(first));
    settle(IMAGE);

    assertThat(state.running()).isEmpty();
    assertThat(desk.lose(first.build())).isEmpty();
  }

  @Test
  void aLateWordOfALostAttemptDoesNotEndTheBuildButASuccessDoes() {
    state.apply(fact(first));
    settle(IMAGE);
    state.apply(fact(started(first, 1)));
    lose(first);
    state.apply(fact(started(first, 2)));

    state.apply(fact(finished(first, Outcome.ERROR, 1)));
    assertThat(state.find(first.build()).orElseThrow().finished()).isFalse();

    state.apply(fact(finished(first, Outcome.SUCCESS, 1)));
    assertThat(state.find(first.build()).orElseThrow().finished()).isTrue();
  }

  private BuildEvent lose(BuildRequested request) {
    return desk.lose(request.build()).orElseThrow();
  }

  private List<BuildEvent> settle(ImageName image) {
    return desk.settle(image);
  }
}
