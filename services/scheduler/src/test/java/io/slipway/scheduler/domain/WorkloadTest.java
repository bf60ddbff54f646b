package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.fact;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildReleased;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One job is handed out at a time; the first was laid aside, and builders went past it. */
class WorkloadTest {
  private static final Limits ONE = new Limits(2, 1, Map.of(), Duration.ofMinutes(1));
  private final BuildRequested passed = build("passed");
  private final BuildRequested begun = build("begun");
  private final BuildRequested again = build("again");
  private final BuildRequested waiting = build("waiting");

  private final List<Fact> requests =
      List.of(fact(passed, 0), fact(begun, 0), fact(again, 0), fact(waiting, 0));
  private final List<Fact> jobs =
      List.of(
          fact(job(passed, 1), 10),
          fact(job(again, 1), 11),
          fact(job(begun, 1), 12),
          fact(job(passed, 1), 13), // a copy of one that was put back
          fact(job(again, 2), 14));
  private final List<Fact> events =
      List.of(fact(started(again, 1)), fact(started(begun, 1)), fact(Facts.released(again, 1)));

  @Test
  void whatHoldsUpTheLaneDoesNotDependOnTheOrderOfTheTopics() {
    for (int seed = 0; seed < 300; seed++) {
      SchedulerState state = replay(new Random(seed), events);
      // The second attempt of one is ahead: nothing more is handed out.
      assertThat(next(state)).as("seed %s", seed).isEmpty();

      state.apply(fact(started(again, 2)));
      assertThat(next(state)).as("seed %s", seed).contains(waiting.build());
    }
  }

  @Test
  void theWatchdogFindsTheJobThatOthersWentPast() {
    Watchdog watchdog = new Watchdog(Duration.ofMinutes(10));
    for (int seed = 0; seed < 20; seed++) {
      SchedulerState state = replay(new Random(seed), events);
      state.apply(fact(started(again, 2)));
      watchdog.look(state.handedOut(), Optional.of(Set.of()), 0);
      List<BuildRecord> never =
          watchdog.look(state.handedOut(), Optional.of(Set.of()), Duration.ofMinutes(11).toNanos());

      assertThat(never).extracting(BuildRecord::id).containsExactly(passed.build());
      Optional<BuildEvent> back = new Scheduler(ONE).neverStarted(never.getFirst(), AT);
      assertThat(back).containsInstanceOf(BuildReleased.class);
    }
  }

  private Optional<BuildId> next(SchedulerState state) {
    return state.next(Lane.TRUSTED, new Dispatcher(ONE), AT).map(BuildRecord::id);
  }

  private SchedulerState replay(Random random, List<Fact> last) {
    SchedulerState state = new SchedulerState();
    List<List<Fact>> logs = new ArrayList<>();
    logs.add(new ArrayList<>(requests));
    logs.add(new ArrayList<>(jobs));
    logs.add(new ArrayList<>(last));
    while (!logs.isEmpty()) {
      List<Fact> log = logs.get(random.nextInt(logs.size()));
      state.apply(log.removeFirst());
      if (log.isEmpty()) {
        logs.remove(log);
      }
    }
    return state;
  }

  private static BuildRequested build(String name) {
    return requested(new ImageName("registry/" + name), "d");
  }

  private static BuildDispatched job(BuildRequested r, int attempt) {
    return new BuildDispatched(
        AT, r.build(), r.project(), r.image(), r.source(), r.lane(), r.gate(), 1, 1, attempt);
  }
}
