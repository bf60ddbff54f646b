package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final Scheduler scheduler = new Scheduler(3);
  private final SchedulerState state = new SchedulerState();
  private final BuildRequested first = requested(IMAGE, "a");
  private final BuildRequested second = requested(IMAGE, "b");

  @Test
  void theFirstBuildIsNumberedAndHandedOutWithItsOffsetAsFence() {
    state.apply(fact(first, 41));

    List<BuildEvent> events = decide(IMAGE);

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

    assertThat(decide(IMAGE)).isEmpty();
  }

  @Test
  void theSecondWaitsForTheFirstAndAnotherImageDoesNot() {
    ImageName other = new ImageName("127.0.0.1:5000/shop/api");
    state.apply(fact(first));
    state.apply(fact(second));
    state.apply(fact(requested(other, "a")));

    assertThat(settle(IMAGE)).filteredOn(e -> e instanceof BuildQueued).hasSize(2);
    assertThat(settle(other)).filteredOn(e -> e instanceof BuildDispatched).hasSize(1);
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
  void aLostBuilderCostsAnAttemptAndTheThirdEndsTheBuild() {
    state.apply(fact(first));
    state.apply(fact(second));
    settle(IMAGE);
    for (int attempt = 1; attempt <= 2; attempt++) {
      state.apply(fact(started(first, attempt)));
      BuildEvent event = lose(first);
      assertThat(Facts.job(event).attempt()).isEqualTo(attempt + 1);
      assertThat(Facts.job(event).number()).isEqualTo(1);
    }
    state.apply(fact(started(first, 3)));

    BuildEvent end = lose(first);

    assertThat(((BuildFinished) end).outcome()).isEqualTo(Outcome.ERROR);
    assertThat(settle(IMAGE))
        .singleElement()
        .satisfies(e -> assertThat(Facts.job(e).number()).isEqualTo(2));
  }

  @Test
  void aBuildThatNobodyStartedIsNotLost() {
    state.apply(fact(first));
    settle(IMAGE);

    assertThat(state.running()).isEmpty();
    assertThat(scheduler.lost(state.find(first.build()).orElseThrow(), AT)).isEmpty();
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
    BuildEvent event = scheduler.lost(state.find(request.build()).orElseThrow(), AT).orElseThrow();
    state.apply(new Fact(event, -1, java.util.Optional.empty()));
    return event;
  }

  private List<BuildEvent> decide(ImageName image) {
    return scheduler.decide(state.outstanding(image), AT);
  }

  private List<BuildEvent> settle(ImageName image) {
    List<BuildEvent> all = new ArrayList<>();
    for (List<BuildEvent> events = decide(image); !events.isEmpty(); events = decide(image)) {
      events.forEach(e -> state.apply(new Fact(e, -1, java.util.Optional.empty())));
      all.addAll(events);
    }
    return all;
  }
}
