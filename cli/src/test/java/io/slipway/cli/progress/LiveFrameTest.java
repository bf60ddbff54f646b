package io.slipway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildEvents;
import io.slipway.cli.progress.Progress.ScreenSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pictures of the live view. */
class LiveFrameTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final ProgressBoard board = new ProgressBoard(Clock.fixed(START, ZoneOffset.UTC));

  private List<String> draw(int columns, int lines) {
    return LiveFrame.draw(board.snapshot(), START.plusSeconds(4), new ScreenSize(columns, lines));
  }

  private void start(int step, String name) {
    board.on(new BuildEvents.StepStarted(step, name, "build", "D:1", START.plusSeconds(1)));
  }

  private void finish(int step, String name, BuildEvents.Cache cache, int exitCode) {
    board.on(
        new BuildEvents.StepFinished(
            step, name, "build", "D:1", START, START.plusSeconds(2), cache, "", 0, exitCode));
  }

  @Test
  void parallelStepsShowTheirElapsedTime() {
    board.on(new BuildEvents.Planned(List.of("a", "b", "c")));
    finish(1, "FROM base", BuildEvents.Cache.HIT, 0);
    start(2, "RUN make");
    start(3, "RUN test");
    assertThat(draw(40, 20))
        .containsExactly(
            "[+] 4.0s 1 done, 3 steps planned",
            " == CACHED FROM base                2.0s",
            " => RUN make                        3.0s",
            " => RUN test                        3.0s");
  }

  @Test
  void aRunningStepShowsItsLastLinesOnly() {
    start(1, "RUN make");
    for (int i = 1; i <= 6; i++) {
      board.on(new BuildEvents.Log(1, "RUN make", false, "line " + i));
    }
    assertThat(draw(40, 20))
        .contains("    | line 6", "    | line 3")
        .doesNotContain("    | line 2");
    finish(1, "RUN make", BuildEvents.Cache.MISS, 0);
    assertThat(draw(40, 20)).doesNotContain("    | line 6");
  }

  @Test
  void aFailedStepKeepsItsOutput() {
    start(1, "RUN make");
    board.on(new BuildEvents.Log(1, "RUN make", true, "error: no rule"));
    finish(1, "RUN make", BuildEvents.Cache.MISS, 2);
    assertThat(draw(40, 20)).contains("    | error: no rule").anyMatch(l -> l.startsWith(" !! "));
  }

  @Test
  void neverLargerThanTheScreen() {
    for (int i = 0; i < 50; i++) {
      start(i, "RUN " + "x".repeat(200));
    }
    assertThat(draw(60, 10)).hasSizeLessThanOrEqualTo(9).allMatch(l -> l.length() <= 60);
  }

  @Test
  void amounts() {
    assertThat(Amounts.seconds(Duration.ofMillis(245_000))).isEqualTo("4m05s");
    assertThat(Amounts.fine(Duration.ofMillis(7))).isEqualTo("7ms");
    assertThat(Amounts.bytes(999)).isEqualTo("999 B");
    assertThat(Amounts.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Amounts.bytes(3_400_000_000L)).isEqualTo("3.4 GB");
  }
}
