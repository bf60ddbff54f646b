package io.slipway.promoter.outbound;

import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import io.slipway.promoter.domain.KnownBuild;
import io.slipway.promoter.domain.Pointer;
import io.slipway.telemetry.SemConv;
import io.slipway.telemetry.SpanRecord;
import io.slipway.telemetry.Telemetry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One span {@code promote <tag>} for each tag that was moved or refused, in the build's trace. */
final class TagSpans {
  private final Telemetry telemetry;

  TagSpans(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  void moved(TagMoved event, TraceContext build, Instant start) {
    Map<String, Object> attributes = about(event.image(), event.tag(), event.number());
    attributes.put(SemConv.PIPELINE_RUN_ID, event.build().value());
    attributes.put(SemConv.OCI_MANIFEST_DIGEST, event.to().value());
    attributes.put(SemConv.TASK_RUN_RESULT, "success");
    var period = new SpanRecord.Period(start, event.at());
    telemetry.record(
        SpanRecord.ok(name(event.tag()), build.child(), Optional.of(build), period, attributes));
  }

  void refused(TagMoveRefused event, TraceContext build) {
    Map<String, Object> attributes = about(event.image(), event.tag(), event.number());
    attributes.put(SemConv.PIPELINE_RUN_ID, event.build().value());
    attributes.put(SemConv.TASK_RUN_RESULT, "skip");
    attributes.put("slipway.tag.refusal", event.why());
    var period = new SpanRecord.Period(event.at(), event.at());
    telemetry.record(
        SpanRecord.ok(name(event.tag()), build.child(), Optional.of(build), period, attributes));
  }

  /** A builder checked a build; it is shown beside what it let through, or not. */
  void checked(GateEnded event, KnownBuild build, TraceContext trace) {
    String name = "gate " + event.stage();
    Map<String, Object> attributes = about(event.image(), event.stage(), event.number());
    attributes.put(SemConv.TASK_NAME, name);
    attributes.put(SemConv.TASK_TYPE, "test");
    attributes.put(SemConv.PIPELINE_RUN_ID, build.id().value());
    attributes.put(SemConv.WORKER_ID, event.builder().value());
    attributes.put(SemConv.TASK_RUN_RESULT, event.passed() ? "success" : "failure");
    Instant start = event.at().minus(event.took());
    if (start.isAfter(event.at())) {
      start = event.at(); // the builder's clock was set back
    }
    var period = new SpanRecord.Period(start, event.at());
    SpanRecord span = SpanRecord.ok(name, trace.child(), Optional.of(trace), period, attributes);
    telemetry.record(event.passed() ? span : span.failed(event.why()));
  }

  /** A tag of an image. */
  record Place(ImageName image, Tag tag) {}

  void restored(Place place, Pointer to, Optional<TraceContext> build, SpanRecord.Period when) {
    Map<String, Object> attributes = about(place.image(), place.tag(), to.number());
    attributes.put(SemConv.OCI_MANIFEST_DIGEST, to.digest().value());
    TraceContext self = build.map(TraceContext::child).orElseGet(TraceContext::newRoot);
    telemetry.record(SpanRecord.ok("restore " + place.tag(), self, build, when, attributes));
  }

  private static String name(Tag tag) {
    return "promote " + tag;
  }

  private static Map<String, Object> about(ImageName image, Tag tag, long number) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(SemConv.PHASE, SemConv.PHASE_PROMOTE);
    attributes.put(SemConv.TASK_NAME, name(tag));
    attributes.put(SemConv.TASK_TYPE, "deploy");
    attributes.put(SemConv.CONTAINER_IMAGE_NAME, image.value());
    attributes.put(SemConv.CONTAINER_IMAGE_TAGS, tag.value());
    attributes.put(SemConv.BUILD_NUMBER, number);
    return attributes;
  }
}
