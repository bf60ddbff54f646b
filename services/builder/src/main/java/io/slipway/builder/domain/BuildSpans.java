package io.slipway.builder.domain;

import io.slipway.build.BuildEvents;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.model.BuilderId;
import io.slipway.model.TraceContext;
import io.slipway.telemetry.SemConv;
import io.slipway.telemetry.SpanRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The spans of a build that a builder sees, all children of the build's root span.
 *
 * @param root the ids of the root span; the scheduler records it
 */
public record BuildSpans(BuildDispatched job, BuilderId builder, TraceContext root) {

  /** From taking the job to holding the image's lease. */
  public SpanRecord lease(Instant start, Instant end) {
    return span(SemConv.PHASE_LEASE, start, end, task(SemConv.PHASE_LEASE, SemConv.PHASE_LEASE));
  }

  /** What of an engine's talk is a finished span. */
  public Optional<SpanRecord> of(BuildEvents said) {
    return switch (said) {
      case BuildEvents.PhaseFinished phase -> Optional.of(phase(phase));
      case BuildEvents.StepFinished step -> Optional.of(step(step));
      case BuildEvents.Log log -> Optional.empty();
      case BuildEvents.Planned planned -> Optional.empty();
      case BuildEvents.StepStarted started -> Optional.empty();
      case BuildEvents.Warning warning -> Optional.empty();
    };
  }

  private SpanRecord phase(BuildEvents.PhaseFinished phase) {
    Map<String, Object> attributes = task(phase.phase(), phase.phase());
    attributes.put(SemConv.BYTES, phase.bytes());
    attributes.put(SemConv.TASK_RUN_RESULT, "success");
    return span(phase.phase(), phase.start(), phase.end(), attributes);
  }

  private SpanRecord step(BuildEvents.StepFinished step) {
    Map<String, Object> attributes = task(step.name(), SemConv.PHASE_STEP);
    attributes.put(SemConv.BYTES, step.bytes());
    attributes.put(SemConv.CACHE_OUTCOME, step.cache().name().toLowerCase(Locale.ROOT));
    attributes.put(SemConv.CACHE_REASON, step.reason());
    attributes.put("slipway.step.stage", step.stage());
    attributes.put("slipway.step.origin", step.origin());
    boolean failed = step.exitCode() != 0;
    attributes.put(SemConv.TASK_RUN_RESULT, failed ? "failure" : "success");
    SpanRecord span = span(instruction(step.name()), step.start(), step.end(), attributes);
    return failed ? span.failed(step.failure()) : span;
  }

  /** {@code [build 2/4] RUN make} is shown as {@code RUN make}. */
  private static String instruction(String name) {
    String bare = name.replaceFirst("^\\[[^\\]]*]\\s*", "");
    return bare.isBlank() ? name : bare;
  }

  private Map<String, Object> task(String name, String phase) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(SemConv.PIPELINE_NAME, job.image().value());
    attributes.put(SemConv.PIPELINE_RUN_ID, job.build().value());
    attributes.put(SemConv.BUILD_NUMBER, job.number());
    attributes.put(SemConv.ATTEMPT, (long) job.attempt());
    attributes.put(SemConv.WORKER_ID, builder.value());
    attributes.put(SemConv.TASK_NAME, name);
    attributes.put(SemConv.TASK_TYPE, "build");
    attributes.put(SemConv.PHASE, phase);
    return attributes;
  }

  private SpanRecord span(String name, Instant start, Instant end, Map<String, Object> attributes) {
    TraceContext self = root.child();
    attributes.put(SemConv.TASK_RUN_ID, self.spanId());
    Instant notBefore = end.isBefore(start) ? start : end; // the engine's clock may be set back
    return SpanRecord.ok(
        name, self, Optional.of(root), new SpanRecord.Period(start, notBefore), attributes);
  }
}
