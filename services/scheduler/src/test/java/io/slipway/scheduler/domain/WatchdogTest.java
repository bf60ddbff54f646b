package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.fact;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.BuildId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private final Watchdog watchdog = new Watchdog(Duration.ofSeconds(4));
  private final SchedulerState state = new SchedulerState();
  private final BuildId build = requested(IMAGE, "a").build();

  @BeforeEach
  void aRunningBuild() {
    state.apply(fact(requested(IMAGE, "a")));
    state.apply(fact(started(requested(IMAGE, "a"), 1)));
  }

  @Test
  void aLeaseMayBeMissingForAWhileButNotLonger() {
    assertThat(look(0, Set.of())).isEmpty();
    assertThat(look(4, Set.of())).isEmpty();
    assertThat(look(5, Set.of())).containsExactly(build);
  }

  @Test
  void aLeaseThatIsSeenAgainStartsTheWaitingAnew() {
    look(0, Set.of());
    look(3, Set.of(build));
    look(4, Set.of());

    assertThat(look(8, Set.of())).isEmpty();
    assertThat(look(9, Set.of())).containsExactly(build);
  }

  @Test
  void nothingIsKnownWhileRedisIsAway() {
    look(0, Set.of());
    assertThat(watchdog.look(state.running(), Optional.empty(), seconds(3))).isEmpty();

    assertThat(look(6, Set.of())).isEmpty();
    assertThat(look(11, Set.of())).containsExactly(build);
  }

  private List<BuildId> look(int second, Set<BuildId> leased) {
    return watchdog.look(state.running(), Optional.of(leased), seconds(second)).stream()
        .map(BuildRecord::id)
        .toList();
  }

  private static long seconds(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
