package io.slipway.telemetry;

import io.slipway.model.TraceContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A finished span. Its ids are chosen before it ends, so that others can already refer to it.
 *
 * @param name for people, for example {@code RUN make}
 * @param self the ids of this very span
 * @param parent the span it belongs under; empty for the root of a trace
 * @param start when it began
 * @param end when it was over; not before {@code start}
 * @param attributes keys from {@link SemConv}; values are strings, booleans, whole or floating
 *     point numbers, anything else is written as its text
 * @param error whether what it describes went wrong
 * @param statusMessage why it went wrong; empty otherwise
 */
public record SpanRecord(
    String name,
    TraceContext self,
    Optional<TraceContext> parent,
    Instant start,
    Instant end,
    Map<String, Object> attributes,
    boolean error,
    String statusMessage) {
  /**
   * Checks that the span fits into its trace.
   *
   * @throws IllegalArgumentException when the parent is of another trace or the end is too early
   */
  public SpanRecord {
    attributes = Map.copyOf(attributes);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a span needs a name");
    }
    if (parent.isPresent() && !parent.get().traceId().equals(self.traceId())) {
      throw new IllegalArgumentException(
          "span '" + name + "' of trace " + self.traceId() + " under a parent of another trace");
    }
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("span '" + name + "' ends at " + end + " before " + start);
    }
  }

  /** A span without error. */
  public static SpanRecord ok(
      String name,
      TraceContext self,
      Optional<TraceContext> parent,
      Period period,
      Map<String, Object> attributes) {
    return new SpanRecord(name, self, parent, period.start(), period.end(), attributes, false, "");
  }

  /** The same span, marked as gone wrong. */
  public SpanRecord failed(String why) {
    return new SpanRecord(name, self, parent, start, end, attributes, true, why);
  }

  /**
   * From when to when.
   *
   * @param start when it began
   * @param end when it was over
   */
  public record Period(Instant start, Instant end) {}
}
