package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.fact;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.pushed;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildOrder;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Webhooks of one branch that arrive in the wrong order. */
class ReorderedPushesTest {
  private static final String MAIN = "refs/heads/main";
  private static final int PAIRS = 200;

  /** A scheduler that takes pushes as they come. */
  private static final Precedence CARELESS =
      new Precedence() {
        @Override
        public boolean mayGo(boolean alone, boolean first) {
          return STRICT.mayGo(alone, first);
        }

        @Override
        public boolean replaces(BuildRequested newer, BuildRequested older) {
          return STRICT.replaces(newer, older);
        }

        @Override
        public boolean within(int quota, int taken) {
          return STRICT.within(quota, taken);
        }

        @Override
        public BuildOrder order(BuildOrder found) {
          return BuildOrder.inTurn(found.number());
        }
      };

  @Test
  void theNewerCommitIsTheNewerBuildWhicheverComesFirst() {
    race(Precedence.STRICT);
  }

  @Test
  void aSchedulerThatGoesByNumbersLosesTheSameRace() {
    assertThatThrownBy(() -> race(CARELESS)).isInstanceOf(AssertionError.class);
  }

  private static void race(Precedence precedence) {
    for (int i = 0; i < PAIRS; i++) {
      ImageName image = new ImageName("registry/racing/i" + i);
      BuildRequested older = pushed(image, MAIN, 1, 2);
      BuildRequested newer = pushed(image, MAIN, 2, 3);
      Desk desk = new Desk(Limits.DEFAULTS, precedence);
      boolean reversed = i % 2 == 0;
      desk.read(reversed ? newer : older, reversed ? older : newer);
      BuildRequested first = desk.jobs().getFirst().build().equals(older.build()) ? older : newer;
      desk.read(started(first, 1), finished(first, Outcome.SUCCESS, 1));

      assertThat(desk.jobs())
          .as("pair %s: numbers without gaps", i)
          .extracting(BuildDispatched::number)
          .containsExactly(1L, 2L);
      assertThat(newest(desk.jobs()).build()).as("pair %s", i).isEqualTo(newer.build());
    }
  }

  private static BuildDispatched newest(List<BuildDispatched> jobs) {
    return jobs.stream()
        .max(Comparator.comparing((BuildDispatched j) -> BuildOrder.of(j.order(), j.number())))
        .orElseThrow();
  }

  @Test
  void aReplayGivesTheSamePlaces() {
    List<BuildRequested> requests =
        List.of(
            pushed(IMAGE, MAIN, 3, 4),
            pushed(IMAGE, "refs/heads/other", 3, 2),
            pushed(IMAGE, MAIN, 2, 3),
            pushed(IMAGE, MAIN, 1, 2),
            pushed(IMAGE, MAIN, 4, 5));

    assertThat(places(requests))
        .containsExactly(
            BuildOrder.inTurn(1),
            BuildOrder.inTurn(2),
            new BuildOrder(List.of(1L), 3),
            new BuildOrder(List.of(1L, 3L), 4),
            BuildOrder.inTurn(5))
        .isEqualTo(places(requests));
    // What comes later changes no place that was told.
    assertThat(places(requests.subList(0, 3))).isEqualTo(places(requests).subList(0, 3));
  }

  private static List<BuildOrder> places(List<BuildRequested> requests) {
    SchedulerState state = new SchedulerState();
    List<BuildOrder> places = new ArrayList<>();
    for (BuildRequested request : requests) {
      state.apply(fact(request, places.size()));
      state.apply(fact(request, places.size() + 100L));
      places.add(state.find(request.build()).orElseThrow().accepted().orElseThrow().order());
    }
    return places;
  }

  @Test
  void anOlderPushOfAPullRequestThatComesLateIsTheOneThatGivesWay() {
    String pull = "refs/pull/5/head";
    BuildRequested running = pushed(IMAGE, MAIN, 0, 9);
    BuildRequested newer = pushed(IMAGE, pull, 2, 3);
    BuildRequested older = pushed(IMAGE, pull, 1, 2);
    Desk desk = new Desk(Limits.DEFAULTS);

    desk.read(running, started(running, 1), newer, older);

    assertThat(Desk.only(desk.sent, BuildCancelled.class))
        .extracting(BuildCancelled::build)
        .containsExactly(older.build());
    BuildRecord late = desk.state.find(older.build()).orElseThrow();
    assertThat(desk.state.newerThan(late)).contains(2L);
  }
}
