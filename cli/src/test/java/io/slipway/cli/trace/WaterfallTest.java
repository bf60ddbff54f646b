package io.slipway.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Traces as text. */
class WaterfallTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static SpanBar span(String name, int depth, long from, long to, String cache) {
    return new SpanBar(
        name,
        "builder",
        depth,
        START.plusMillis(from),
        START.plusMillis(to),
        false,
        cache.isEmpty() ? Map.of() : Map.of("slipway.cache.outcome", cache));
  }

  @Test
  void barsStandWhereTheTimeWent() {
    List<String> lines =
        Waterfall.draw(
            List.of(
                span("BUILD x", 0, 0, 4000, ""),
                span("queue", 1, 0, 1000, ""),
                span("RUN make", 1, 1000, 4000, "miss"),
                span("COPY a b", 1, 4000, 4000, "hit")),
            64);
    assertThat(lines)
        .containsExactly(
            "BUILD x        4.0s |████████████████████|",
            "  queue        1.0s |█████               |",
            "  RUN make     3.0s |     ███████████████| ran",
            "  COPY a b      0ms |                   ▏| cached");
  }

  @Test
  void aPromotionHoursLaterLeavesTheBuildItsRoom() {
    List<String> lines =
        Waterfall.draw(
            List.of(
                span("BUILD x", 0, 0, 4000, ""),
                span("RUN make", 1, 0, 4000, "miss"),
                span("promote latest", 1, 7_500_000, 7_500_030, "")),
            66);
    assertThat(lines)
        .containsExactly(
            "BUILD x              4.0s |████████████████|",
            "  RUN make           4.0s |████████████████| ran",
            "  promote latest     30ms |               ▏| 125m00s later");
  }

  @Test
  void aBarIsNeverInvisibleNorLongerThanTheAxis() {
    for (int i = 0; i <= 100; i++) {
      for (int j = i; j <= 100; j++) {
        String bar = Waterfall.bar(i / 100.0, j / 100.0, 13);
        assertThat(bar).hasSize(13).containsPattern("[▏▎▍▌▋▊▉█]");
      }
    }
  }

  @Test
  void noSpansNoLines() {
    assertThat(Waterfall.draw(List.of(), 80)).isEmpty();
  }

  @Test
  void phasesAddUpSteps() {
    Map<String, Duration> times =
        PhaseTimes.of(
            List.of(
                span("BUILD x", 0, 0, 9000, ""),
                span("fetch", 1, 0, 500, ""),
                span("[1/2] RUN a", 1, 500, 1500, "miss"),
                span("[2/2] RUN b", 1, 1500, 1700, "hit"),
                span("promote latest", 1, 2000, 2100, ""),
                span("promote staging", 1, 2100, 2200, "")));
    assertThat(times)
        .containsExactly(
            Map.entry("fetch", Duration.ofMillis(500)),
            Map.entry("step", Duration.ofMillis(1200)),
            Map.entry("promote", Duration.ofMillis(200)));
  }

  @Test
  void readsTheConsolesDocument() throws JsonProcessingException {
    var document =
        new ObjectMapper()
            .readTree(
                """
                {"traceId":"0af7","spans":[
                  {"name":"BUILD x","service":"scheduler","depth":0,"status":"ERROR",
                   "start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:00:02Z",
                   "attributes":{"slipway.phase":"queue","n":3}},
                  {"name":"open","depth":1,"start":"2026-01-01T00:00:00Z"}]}
                """);
    List<SpanBar> spans = TraceDocument.spans(document);
    assertThat(spans).hasSize(1);
    assertThat(spans.getFirst().error()).isTrue();
    assertThat(spans.getFirst().attribute("n")).isEqualTo("3");
    assertThat(spans.getFirst().duration()).isEqualTo(Duration.ofSeconds(2));
  }
}
