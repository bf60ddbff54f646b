package io.slipway.scheduler.outbound;

import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildId;
import io.slipway.model.GitSource;
import io.slipway.model.Outcome;
import io.slipway.model.TraceContext;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.Change;
import io.slipway.scheduler.domain.SchedulerState;
import io.slipway.scheduler.domain.Traces;
import io.slipway.telemetry.SemConv;
import io.slipway.telemetry.SpanRecord;
import io.slipway.telemetry.SpanRecord.Period;
import io.slipway.telemetry.Telemetry;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the spans that only the scheduler can write: the acceptance, the wait in the queue, and
 * the root, which ends when the build and its promotion are over. Each is written once per process.
 */
public final class BuildSpans {
  private static final int REMEMBERED = 10_000;

  private final Telemetry telemetry;
  private final Instant from;
  private final Map<BuildId, Boolean> written =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BuildId, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Spans of this process.
   *
   * @param from when it started; builds that were over before have their spans already
   */
  public BuildSpans(Telemetry telemetry, Instant from) {
    this.telemetry = telemetry;
    this.from = from;
  }

  /** A request was accepted and is on Kafka. */
  public void accepted(BuildRequested request, TraceContext root, Period period) {
    telemetry.record(
        SpanRecord.ok(
            SemConv.PHASE_WEBHOOK,
            Traces.phase(root, SemConv.PHASE_WEBHOOK),
            Optional.of(root),
            ordered(period),
            attributes(request, SemConv.PHASE_WEBHOOK)));
  }

  /** Something changed while the scheduler was watching. */
  public void after(Change change) {
    if (change.justStarted()) {
      change.after().accepted().ifPresent(a -> queue(change.after(), a));
    }
    if (change.justOver()) {
      root(change.after());
    }
  }

  /** Everything was read again: what ended meanwhile gets its root now. */
  public void afterReplay(SchedulerState state) {
    state.overSince(from).forEach(this::root);
  }

  private void queue(BuildRecord build, BuildRecord.Accepted accepted) {
    Instant started = build.started().orElseThrow().at();
    telemetry.record(
        SpanRecord.ok(
            SemConv.PHASE_QUEUE,
            Traces.phase(accepted.trace(), SemConv.PHASE_QUEUE),
            Optional.of(accepted.trace()),
            ordered(new Period(accepted.request().at(), started)),
            attributes(accepted.request(), SemConv.PHASE_QUEUE)));
  }

  private synchronized void root(BuildRecord build) {
    if (build.accepted().isEmpty() || written.put(build.id(), true) != null) {
      return;
    }
    BuildRecord.Accepted accepted = build.accepted().get();
    BuildFinished finish = build.finish().orElseThrow();
    Map<String, Object> attributes = attributes(accepted.request(), "build");
    attributes.put(SemConv.BUILD_NUMBER, accepted.number());
    attributes.put(SemConv.ATTEMPT, finish.attempt());
    attributes.put(SemConv.PIPELINE_RESULT, finish.outcome().name().toLowerCase(Locale.ROOT));
    finish.digest().ifPresent(d -> attributes.put(SemConv.OCI_MANIFEST_DIGEST, d.value()));
    SpanRecord span =
        SpanRecord.ok(
            "BUILD " + accepted.request().image(),
            accepted.trace(),
            Optional.empty(),
            ordered(new Period(accepted.request().at(), build.overAt().orElseThrow())),
            attributes);
    telemetry.record(finish.outcome() == Outcome.SUCCESS ? span : span.failed(finish.message()));
  }

  private static Map<String, Object> attributes(BuildRequested request, String phase) {
    GitSource source = request.source();
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(SemConv.PIPELINE_NAME, request.image().value());
    attributes.put(SemConv.PIPELINE_RUN_ID, request.build().value());
    attributes.put(SemConv.PHASE, phase);
    attributes.put(SemConv.VCS_REPOSITORY_URL, source.url());
    attributes.put(SemConv.VCS_REF_NAME, source.ref().replaceFirst("^refs/heads/", ""));
    attributes.put(SemConv.VCS_REF_REVISION, source.commit().value());
    return attributes;
  }

  /** Times come from several machines: a span never ends before it began. */
  private static Period ordered(Period period) {
    return period.end().isBefore(period.start())
        ? new Period(period.start(), period.start())
        : period;
  }
}
