package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.fact;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.BuildId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
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

  /** The lease runs out just after a look at it; with the defaults, the last look is in time. */
  @Test
  void aDeadBuilderIsNoticedFiveSecondsAfterItsLeaseRanOutAtTheLatest() throws IOException {
    Duration every = setting("watch-every");
    Duration grace = setting("lease-grace");
    Watchdog byDefault = new Watchdog(grace);
    Duration noticed = every;
    while (byDefault.look(state.running(), Optional.of(Set.of()), noticed.toNanos()).isEmpty()) {
      noticed = noticed.plus(every);
    }
    assertThat(noticed).isLessThanOrEqualTo(Duration.ofSeconds(5));
    // A builder whose lease Redis forgot takes it again after a fifth of its time.
    assertThat(grace).isGreaterThan(Duration.ofSeconds(10).dividedBy(5));
  }

  private static Duration setting(String name) throws IOException {
    Properties properties = new Properties();
    for (URL file :
        Collections.list(
            ClassLoader.getSystemResources("META-INF/microprofile-config.properties"))) {
      try (InputStream in = file.openStream()) {
        properties.load(in);
      }
    }
    String text = properties.getProperty("slipway.scheduler." + name, "");
    return Duration.parse("PT" + (text.endsWith("ms") ? "0." + text.replace("ms", "S") : text));
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
