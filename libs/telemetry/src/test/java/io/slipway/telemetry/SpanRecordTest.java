package io.slipway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.model.TraceContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpanRecordTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aParentOfAnotherTraceIsRefused() {
    var self = TraceContext.newRoot();
    var stranger = TraceContext.newRoot();

    assertThatThrownBy(() -> span(self, Optional.of(stranger), T.plusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another trace");
  }

  @Test
  void anEndBeforeTheStartIsRefused() {
    assertThatThrownBy(() -> span(TraceContext.newRoot(), Optional.empty(), T.minusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before");
  }

  @Test
  void failedKeepsEverythingElse() {
    var span = span(TraceContext.newRoot(), Optional.empty(), T);

    var failed = span.failed("exit code 2");

    assertThat(failed.error()).isTrue();
    assertThat(failed.statusMessage()).isEqualTo("exit code 2");
    assertThat(failed.self()).isEqualTo(span.self());
    assertThat(failed.attributes()).isEqualTo(span.attributes());
  }

  private static SpanRecord span(TraceContext self, Optional<TraceContext> parent, Instant end) {
    return SpanRecord.ok(
        "RUN make", self, parent, new SpanRecord.Period(T, end), Map.of(SemConv.BYTES, 3L));
  }
}
