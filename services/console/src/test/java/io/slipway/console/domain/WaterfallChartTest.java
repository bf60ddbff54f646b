package io.slipway.console.domain;

import static io.slipway.console.domain.Spans.ROOT;
import static io.slipway.console.domain.Spans.child;
import static io.slipway.console.domain.Spans.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.telemetry.SemConv;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaterfallChartTest {
  @Test
  void barsStandWhereTheirTimesAre() {
    var chart = chart(root(0, 1000), child("a", ROOT, "half", 500, 750));

    var whole = chart.bars().get(0);
    var half = chart.bars().get(1);
    assertThat(whole.x()).isEqualTo(WaterfallChart.AXIS_X);
    assertThat(half.x()).isEqualTo(whole.x() + whole.width() / 2);
    assertThat(half.width()).isEqualTo(whole.width() / 4);
    assertThat(half.y()).isEqualTo(whole.y() + WaterfallChart.ROW_HEIGHT);
    assertThat(half.labelX()).isGreaterThan(whole.labelX());
    assertThat(chart.height()).isGreaterThan(half.y() + WaterfallChart.ROW_HEIGHT);
  }

  @Test
  void everythingStaysInsideTheDrawing() {
    var chart = chart(root(0, 100_000), child("a", ROOT, "x".repeat(500), 99_999, 100_000));

    for (var bar : chart.bars()) {
      assertThat(bar.x() + bar.width()).isLessThanOrEqualTo(chart.width());
      assertThat(bar.durationX() + 7 * bar.duration().length()).isLessThanOrEqualTo(chart.width());
      assertThat(bar.label()).hasSizeLessThan(60);
    }
    assertThat(chart.bars().get(1).width()).isGreaterThanOrEqualTo(2);
    assertThat(chart.ticks()).allSatisfy(t -> assertThat(t.x()).isLessThan(chart.width()));
  }

  @Test
  void aPromotionHoursLaterLeavesTheBuildItsRoom() {
    var chart =
        chart(
            root(0, 4000),
            child("a", ROOT, "RUN make", 0, 4000),
            child("b", ROOT, "promote latest", 7_500_000, 7_500_030));

    var run = chart.bars().get(1);
    var late = chart.bars().get(2);
    assertThat(run.width()).isEqualTo(chart.bars().getFirst().width()).isGreaterThan(600);
    assertThat(late.x()).isEqualTo(run.x() + run.width());
    assertThat(late.duration()).isEqualTo("+2 h 05 min");
    assertThat(late.durationX() + 7 * late.duration().length()).isLessThan(late.x());
    assertThat(late.title()).startsWith("promote latest\n30 ms");
    assertThat(chart.ticks()).hasSizeLessThan(10);
  }

  @Test
  void aVeryDeepTraceKeepsRoomForNames() {
    var deep = new java.util.ArrayList<StoredSpan>(List.of(root(0, 10)));
    for (int i = 0; i < 60; i++) {
      deep.add(child("s" + i, i == 0 ? ROOT : "s" + (i - 1), "level " + i, 0, 10));
    }

    var last = WaterfallChart.of(Waterfall.of(deep)).bars().getLast();

    assertThat(last.label()).isEqualTo("level 59");
    assertThat(last.labelX()).isLessThan(WaterfallChart.AXIS_X / 2);
  }

  @Test
  void ticksAreRoundAndFew() {
    assertThat(chart(root(0, 7_300)).ticks())
        .extracting(WaterfallChart.Tick::label)
        .containsExactly("0", "1 s", "2 s", "3 s", "4 s", "5 s", "6 s", "7 s");
    for (long ms : List.of(1L, 9L, 130L, 59_000L, 61_000L, 3_599_000L, 86_400_000L)) {
      assertThat(chart(root(0, ms)).ticks()).hasSizeBetween(2, 9);
    }
  }

  @Test
  void aTraceOfNoLengthIsDrawn() {
    assertThat(chart(root(5, 5)).bars()).hasSize(1);
    assertThat(WaterfallChart.of(Waterfall.of(List.of())).bars()).isEmpty();
  }

  @Test
  void theTitleSaysHowTheCacheDecided() {
    var step =
        Spans.with(
            child("a", ROOT, "RUN make", 0, 1500),
            Map.of(SemConv.CACHE_OUTCOME, "miss", SemConv.CACHE_REASON, "the base changed"));

    assertThat(chart(step).bars().getFirst().title())
        .isEqualTo("RUN make\n1.5 s · builder\ncache miss\nthe base changed");
  }

  private static WaterfallChart chart(StoredSpan... spans) {
    return WaterfallChart.of(Waterfall.of(List.of(spans)));
  }
}
