package io.slipway.console.domain;

import static io.slipway.console.domain.Spans.ROOT;
import static io.slipway.console.domain.Spans.child;
import static io.slipway.console.domain.Spans.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.telemetry.SemConv;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  @Test
  void everySpanStandsAboveItsChildrenAndSiblingsStandByStart() {
    var waterfall =
        Waterfall.of(
            List.of(
                child("b1", "b", "deep", 45, 50),
                child("c", ROOT, "late", 60, 90),
                child("b", ROOT, "early", 40, 55),
                root(0, 100)));

    assertThat(lines(waterfall))
        .containsExactly("0 BUILD r.example/app", "1 early", "2 deep", "1 late");
    assertThat(waterfall.durationNs()).isEqualTo(100_000_000);
  }

  @Test
  void spansWhoseParentHasNotArrivedStandAtTheTop() {
    var waterfall =
        Waterfall.of(List.of(child("b", ROOT, "second", 5, 6), child("a", ROOT, "first", 1, 3)));

    assertThat(lines(waterfall)).containsExactly("0 first", "0 second");
    assertThat(waterfall.startNs()).isEqualTo(1_000_000);
  }

  @Test
  void spansThatAreEachOthersParentsAreShownAllTheSame() {
    var waterfall =
        Waterfall.of(
            List.of(root(0, 9), child("a", "b", "hen", 1, 2), child("b", "a", "egg", 2, 3)));

    assertThat(lines(waterfall)).containsExactly("0 BUILD r.example/app", "0 hen", "0 egg");
  }

  @Test
  void ofASpanThatCameTwiceTheLaterEndCounts() {
    var waterfall = Waterfall.of(List.of(root(0, 5), root(0, 9), root(0, 7)));

    assertThat(waterfall.rows()).hasSize(1);
    assertThat(waterfall.durationNs()).isEqualTo(9_000_000);
  }

  @Test
  void nothingIsNothing() {
    var waterfall = Waterfall.of(List.of());

    assertThat(waterfall.rows()).isEmpty();
    assertThat(waterfall.durationNs()).isZero();
  }

  @Test
  void theKindComesFromThePhaseOrFromTheName() {
    assertThat(SpanKind.of(root(0, 1))).isEqualTo(SpanKind.BUILD);
    assertThat(SpanKind.of(child("a", ROOT, "queue", 0, 1))).isEqualTo(SpanKind.QUEUE);
    assertThat(SpanKind.of(child("a", ROOT, "promote latest", 0, 1))).isEqualTo(SpanKind.PROMOTE);
    assertThat(kind("RUN make", Map.of(SemConv.CACHE_OUTCOME, "hit"))).isEqualTo(SpanKind.STEP_HIT);
    assertThat(kind("RUN make", Map.of(SemConv.CACHE_OUTCOME, "MISS")))
        .isEqualTo(SpanKind.STEP_MISS);
    assertThat(kind("LABEL a=b", Map.of(SemConv.CACHE_OUTCOME, "none"))).isEqualTo(SpanKind.STEP);
    assertThat(kind("upload", Map.of(SemConv.PHASE, SemConv.PHASE_PUSH))).isEqualTo(SpanKind.PUSH);
  }

  private static SpanKind kind(String name, Map<String, Object> attributes) {
    return SpanKind.of(Spans.with(child("a", ROOT, name, 0, 1), attributes));
  }

  private static List<String> lines(Waterfall waterfall) {
    return waterfall.rows().stream().map(r -> r.depth() + " " + r.span().name()).toList();
  }
}
