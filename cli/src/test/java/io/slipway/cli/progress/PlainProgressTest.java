package io.slipway.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildEvents;
import io.slipway.cli.verb.Transfer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines that a CI log gets. */
class PlainProgressTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final StringWriter text = new StringWriter();
  private final PlainProgress progress =
      new PlainProgress(new PrintWriter(text), Clock.fixed(START.plusMillis(312), ZoneOffset.UTC));

  private List<String> lines() {
    progress.close();
    return text.toString().lines().toList();
  }

  @Test
  void aStepThatRuns() {
    progress.on(new BuildEvents.StepStarted(7, "[build 2/4] RUN make", "build", "D:4", START));
    progress.on(new BuildEvents.Log(7, "[build 2/4] RUN make", false, "cc -o x x.c"));
    progress.on(finished(7, "[build 2/4] RUN make", BuildEvents.Cache.MISS, 0));
    assertThat(lines())
        .containsExactly(
            "#1 [build 2/4] RUN make",
            "#1 0.312 cc -o x x.c",
            "#1 DONE 1.2s (3.1 MB) [command changed]");
  }

  @Test
  void aCachedStepHasNoTimes() {
    progress.on(finished(3, "[1/2] COPY . .", BuildEvents.Cache.HIT, 0));
    assertThat(lines()).containsExactly("#1 [1/2] COPY . .", "#1 CACHED");
  }

  @Test
  void aFailedStepNamesItsLine() {
    progress.on(finished(3, "RUN false", BuildEvents.Cache.MISS, 2));
    assertThat(lines()).containsExactly("#1 RUN false", "#1 ERROR: exit code 2 (D:4)");
  }

  @Test
  void aFailedStepWithoutACommandIsNotDone() {
    progress.on(finished(3, "COPY a b", BuildEvents.Cache.MISS, -1));
    assertThat(lines()).containsExactly("#1 COPY a b", "#1 ERROR: failed (D:4)");
  }

  @Test
  void phasesAndTransfersStandApart() {
    progress.on(new BuildEvents.PhaseFinished("fetch", START, START.plusMillis(300), 2048));
    Transfer transfer = Transfer.of("abc from docker.io/library/x", false, 2000);
    progress.began(transfer);
    transfer.moved().set(2000);
    progress.ended(transfer);
    progress.on(new BuildEvents.Warning("FromAsCasing", "write AS", "D:1"));
    assertThat(lines())
        .containsExactly(
            "#1 [internal] fetch",
            "#1 DONE 0.3s (2.0 kB)",
            "",
            "#2 [registry] pull",
            "#2 abc from docker.io/library/x 2.0 kB done 0.0s");
  }

  @Test
  void aBuildCannotSteerTheTerminal() {
    progress.on(new BuildEvents.Log(1, "RUN x", false, "a\u001b[2Jb\r\u0007c"));
    assertThat(text.toString()).contains("a[2Jbc").doesNotContain("\u001b", "\u0007", "\r");
  }

  private static BuildEvents.StepFinished finished(
      int step, String name, BuildEvents.Cache cache, int exitCode) {
    return new BuildEvents.StepFinished(
        step,
        name,
        "build",
        "D:4",
        START,
        START.plusMillis(1200),
        cache,
        cache == BuildEvents.Cache.MISS ? "command changed" : "",
        3_100_000,
        exitCode);
  }
}
