package io.slipway.builder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildEvents;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.LogAppended;
import io.slipway.events.BuildEvent.StepFinished;
import io.slipway.model.BuilderId;
import io.slipway.model.Outcome;
import io.slipway.model.TraceContext;
import io.slipway.telemetry.SemConv;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FarmReportTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final String NAME = "[build 2/4] RUN make";
  private static final BuildEvents.StepFinished FAILED =
      new BuildEvents.StepFinished(
          3,
          NAME,
          "build",
          "Dockerfile:4",
          T0,
          T0.plusSeconds(2),
          BuildEvents.Cache.MISS,
          "files changed",
          12,
          1);

  private final FarmReport report = new FarmReport(Jobs.job("registry.example/app"));

  @Test
  void aStepsLinesComeBeforeItsEnd() {
    report.tell(new BuildEvents.Log(3, NAME, false, "cc main.c"), T0);

    List<BuildEvent> events = report.tell(FAILED, T0);

    assertThat(events).hasSize(2);
    assertThat(events.getFirst())
        .isInstanceOfSatisfying(
            LogAppended.class, log -> assertThat(log.lines()).containsExactly("cc main.c"));
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            StepFinished.class,
            step -> {
              assertThat(step.step()).isEqualTo(NAME);
              assertThat(step.cache()).isEqualTo("miss");
              assertThat(step.reason()).isEqualTo("files changed");
              assertThat(step.duration()).isEqualTo(Duration.ofSeconds(2));
              assertThat(step.outcome()).isEqualTo(Outcome.FAILURE);
            });
  }

  @Test
  void phasesAreStepsThatAreNeverCached() {
    assertThat(report.tell(new BuildEvents.PhaseFinished("push", T0, T0.plusSeconds(1), 99), T0))
        .singleElement()
        .isInstanceOfSatisfying(
            StepFinished.class,
            step -> {
              assertThat(step.cache()).isEqualTo("none");
              assertThat(step.bytes()).isEqualTo(99);
            });
  }

  @Test
  void aWarningIsALineWithItsPlace() {
    report.tell(new BuildEvents.Warning("unused-arg", "X is never used", "Dockerfile:2"), T0);

    assertThat(report.rest(T0))
        .singleElement()
        .isInstanceOfSatisfying(
            LogAppended.class,
            log ->
                assertThat(log.lines())
                    .containsExactly("Dockerfile:2: unused-arg: X is never used"));
  }

  @Test
  void aFailedStepIsAnErrorSpanUnderTheBuildsRoot() {
    TraceContext root = TraceContext.newRoot();
    BuildSpans spans = new BuildSpans(Jobs.job("registry.example/app"), new BuilderId("b1"), root);

    assertThat(spans.of(FAILED))
        .hasValueSatisfying(
            span -> {
              assertThat(span.name()).isEqualTo("RUN make");
              assertThat(span.parent()).contains(root);
              assertThat(span.self().traceId()).isEqualTo(root.traceId());
              assertThat(span.self().spanId()).isNotEqualTo(root.spanId());
              assertThat(span.error()).isTrue();
              assertThat(span.attributes())
                  .containsEntry(SemConv.CACHE_OUTCOME, "miss")
                  .containsEntry(SemConv.CACHE_REASON, "files changed")
                  .containsEntry(SemConv.TASK_RUN_RESULT, "failure")
                  .containsEntry(SemConv.BYTES, 12L);
            });
    assertThat(spans.of(new BuildEvents.Planned(List.of()))).isEmpty();
  }
}
