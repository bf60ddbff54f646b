package io.slipway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildEvents;
import io.slipway.cli.progress.Progress.ScreenSize;
import io.slipway.cli.verb.Transfer;
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
    ScreenSize size = new ScreenSize(columns, lines);
    return texts(LiveFrame.draw(board.snapshot(), START.plusSeconds(4), size));
  }

  private List<String> last(int columns, int lines) {
    ScreenSize size = new ScreenSize(columns, lines);
    return texts(LiveFrame.last(board.snapshot(), START.plusSeconds(4), size));
  }

  private static List<String> texts(List<LiveFrame.Line> lines) {
    return lines.stream().map(LiveFrame.Line::text).toList();
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
            "[+] Building 4.0s (1/3)",
            " => CACHED FROM base                2.0s",
            " => RUN make                        3.0s",
            " => RUN test                        3.0s");
    assertThat(last(40, 20)).first().isEqualTo("[+] Building 4.0s (1/1) FINISHED");
  }

  @Test
  void aRunningStepShowsItsLastLinesOnly() {
    start(1, "RUN make");
    for (int i = 1; i <= 8; i++) {
      board.on(new BuildEvents.Log(1, "RUN make", false, "line " + i));
    }
    assertThat(draw(40, 20))
        .contains(" => => # line 8", " => => # line 3")
        .doesNotContain(" => => # line 2");
    finish(1, "RUN make", BuildEvents.Cache.MISS, 0);
    assertThat(draw(40, 20)).doesNotContain(" => => # line 8");
  }

  @Test
  void aFailedStepKeepsItsOutput() {
    start(1, "RUN make");
    board.on(new BuildEvents.Log(1, "RUN make", true, "error: no rule"));
    finish(1, "RUN make", BuildEvents.Cache.MISS, 2);
    for (List<String> lines : List.of(draw(40, 20), last(40, 20))) {
      assertThat(lines).contains(" => => # error: no rule");
      assertThat(lines).anyMatch(l -> l.startsWith(" => ERROR RUN make"));
    }
  }

  @Test
  void neverLargerThanTheScreen() {
    for (int i = 0; i < 50; i++) {
      start(i, "RUN " + "x".repeat(200));
      board.on(new BuildEvents.Log(i, "", false, "日本語".repeat(50)));
    }
    assertThat(draw(60, 10)).hasSize(9).allMatch(l -> TextWidth.of(l) <= 60);
    assertThat(draw(20, 5)).hasSize(4).allMatch(l -> TextWidth.of(l) <= 20);
  }

  @Test
  void whatRunsStaysWhenThereIsLittleRoom() {
    start(1, "RUN slow");
    board.on(new BuildEvents.Log(1, "RUN slow", false, "working"));
    for (int i = 2; i < 40; i++) {
      finish(i, "RUN quick " + i, BuildEvents.Cache.MISS, 0);
    }
    List<String> lines = draw(60, 8);
    assertThat(lines).hasSize(7).anyMatch(l -> l.startsWith(" => RUN slow"));
    assertThat(lines).contains(" => => # working").anyMatch(l -> l.startsWith(" => RUN quick 39"));
    assertThat(lines).noneMatch(l -> l.startsWith(" => RUN quick 2 "));
    assertThat(last(60, 8)).hasSize(40);
  }

  @Test
  void transfersShowHowFarTheyAre() {
    Transfer coming = Transfer.of("abc from docker.io/library/x", false, 4_000_000);
    Transfer going = Transfer.of("def to lab/x", true, 2_000_000);
    board.began(coming);
    board.began(going);
    coming.moved().set(1_000_000);
    going.moved().set(500_000);
    assertThat(draw(70, 20)).first().isEqualTo("[+] Building 4.0s, 1.0 MB down, 500.0 kB up");
    assertThat(draw(70, 20))
        .anyMatch(l -> l.matches(" => => pulling abc from docker.io/library/x +1.0 MB / 4.0 MB"))
        .anyMatch(l -> l.startsWith(" => => pushing def to lab/x"));
    board.ended(coming);
    assertThat(draw(70, 20))
        .noneMatch(l -> l.contains("pulling"))
        .first()
        .asString()
        .contains("1.0 MB down");
  }

  @Test
  void aPictureReplacesTheOneBefore() {
    start(1, "RUN make");
    var frame = LiveFrame.draw(board.snapshot(), START.plusSeconds(4), new ScreenSize(40, 20));
    String picture = LiveProgress.picture(frame, 3, false);
    assertThat(picture).startsWith("\033[?2026h\033[3A\r[+] Building");
    assertThat(picture).endsWith("\033[K\n\033[J\033[?2026l").doesNotContain("\033[0m");
    assertThat(LiveProgress.picture(frame, 0, true))
        .contains("\033[1m[+]")
        .doesNotContain("\033[0A");
  }

  @Test
  void widths() {
    assertThat(TextWidth.of("aé日🚀e\u0301")).isEqualTo(1 + 1 + 2 + 2 + 1);
    assertThat(TextWidth.fit("日本語", 6)).isEqualTo("日本語");
    assertThat(TextWidth.fit("日本語", 5)).isEqualTo("日本…");
    assertThat(TextWidth.fit("abc", 0)).isEmpty();
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
