package io.slipway.builder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent.LogAppended;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogBatchesTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final LogBatches batches = new LogBatches(Jobs.job("registry.example/app"));

  @Test
  void aFullBatchGoesAtOnce() {
    for (int i = 1; i < LogBatches.MAX_LINES; i++) {
      assertThat(batches.add("a", "line", T0)).isEmpty();
    }
    List<LogAppended> full = batches.add("a", "last", T0);

    assertThat(full).singleElement().extracting(b -> b.lines().size()).isEqualTo(200);
    assertThat(batches.drain(T0)).isEmpty();
  }

  @Test
  void manyLongLinesGoBeforeTheyAreMany() {
    assertThat(batches.add("a", "x".repeat(100_000), T0)).isEmpty();
    assertThat(batches.add("a", "x".repeat(100_000), T0)).hasSize(1);
  }

  @Test
  void aLineWaitsNoLongerThanItsTime() {
    batches.add("a", "early", T0);
    batches.add("b", "late", T0.plusMillis(100));

    assertThat(batches.due(T0.plusMillis(249))).isEmpty();
    assertThat(batches.due(T0.plusMillis(250)))
        .singleElement()
        .extracting(LogAppended::lines)
        .isEqualTo(List.of("early"));
  }

  @Test
  void linesOfAllStepsAreNumberedThroughWithoutGaps() {
    batches.add("a", "1", T0);
    batches.add("b", "2", T0);
    batches.add("a", "3", T0);

    assertThat(batches.drain(T0))
        .extracting(b -> b.firstLine() + " " + b.step() + " " + b.lines())
        .containsExactly("0 a [1, 3]", "2 b [2]");
  }

  @Test
  void aStepsLinesCanBeTakenWhenItEnds() {
    batches.add("a", "1", T0);
    assertThat(batches.endOf("b", T0)).isEmpty();
    assertThat(batches.endOf("a", T0)).hasSize(1);
    assertThat(batches.endOf("a", T0)).isEmpty();
  }
}
