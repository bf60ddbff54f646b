package io.slipway.console.inbound;

import io.slipway.console.domain.Waterfall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One span of a trace in JSON.
 *
 * @param spanId 16 hex digits
 * @param name for people
 * @param service who sent it
 * @param start ISO 8601, UTC
 * @param end ISO 8601, UTC
 * @param durationMs milliseconds, with fraction
 * @param parent span id of its parent; absent at the root
 * @param depth how far to indent it, from 0
 * @param kind what kind of work it is, for colours: {@code step-hit}
 * @param attributes as they were sent
 * @param status {@code ok} or {@code error}
 * @param statusMessage what went wrong, or empty
 */
public record SpanJson(
    String spanId,
    String name,
    String service,
    String start,
    String end,
    double durationMs,
    Optional<String> parent,
    int depth,
    String kind,
    Map<String, Object> attributes,
    String status,
    String statusMessage) {
  private static final long SECOND = 1_000_000_000;
  private static final double MILLI = 1_000_000;

  /**
   * A whole trace.
   *
   * @param traceId 32 hex digits; empty while nothing is known
   * @param spans in the order of a waterfall
   */
  public record Trace(String traceId, List<SpanJson> spans) {
    static Trace of(Waterfall waterfall) {
      return new Trace(waterfall.traceId(), waterfall.rows().stream().map(SpanJson::of).toList());
    }
  }

  static SpanJson of(Waterfall.Row row) {
    var span = row.span();
    return new SpanJson(
        span.spanId(),
        span.name(),
        span.service(),
        time(span.startNs()),
        time(span.endNs()),
        span.durationNs() / MILLI,
        span.parentId(),
        row.depth(),
        row.kind().text(),
        span.attributes(),
        span.error() ? "error" : "ok",
        span.statusMessage());
  }

  private static String time(long ns) {
    return Instant.ofEpochSecond(ns / SECOND, ns % SECOND).toString();
  }
}
