package io.slipway.model;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids of one span, as W3C Trace Context writes them. They travel with events, so that a span
 * may get children before it has ended.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 */
public record TraceContext(String traceId, String spanId) {
  private static final Pattern TRACE = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern SPAN = Pattern.compile("(?!0{16})[0-9a-f]{16}");
  private static final Pattern PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when an id has another form or is all zero
   */
  public TraceContext {
    TextValue.check(TRACE, traceId, "a trace id");
    TextValue.check(SPAN, spanId, "a span id");
  }

  /** The first span of a new trace. */
  public static TraceContext newRoot() {
    return new TraceContext(randomHex(16), randomHex(8));
  }

  /** A new span of the same trace. */
  public TraceContext child() {
    return new TraceContext(traceId, randomHex(8));
  }

  /** The value of a {@code traceparent} header; always sampled. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + "-01";
  }

  /**
   * Reads the value of a {@code traceparent} header. Later versions of the header are read as far
   * as version 00 goes, as the specification asks.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static TraceContext parse(String traceparent) {
    Matcher parts = PARENT.matcher(traceparent);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a traceparent: '" + traceparent + "'");
    }
    return new TraceContext(parts.group(1), parts.group(2));
  }

  private static String randomHex(int bytes) {
    byte[] id = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(id);
    id[0] |= 1; // never all zero
    return HexFormat.of().formatHex(id);
  }
}
