package io.slipway.console.domain;

import io.slipway.telemetry.SemConv;
import java.util.Locale;

/** What kind of work a span is: decides its colour. */
public enum SpanKind {
  BUILD,
  WEBHOOK,
  QUEUE,
  LEASE,
  FETCH,
  PLAN,
  STEP_HIT,
  STEP_MISS,
  STEP,
  PUSH,
  PROMOTE;

  /** Read from the span's attributes, or from its name when it has none that say so. */
  public static SpanKind of(StoredSpan span) {
    var phase = span.text(SemConv.PHASE);
    return switch (phase.isEmpty() ? firstWord(span.name()) : phase) {
      case "build", "BUILD" -> BUILD;
      case SemConv.PHASE_WEBHOOK -> WEBHOOK;
      case SemConv.PHASE_QUEUE -> QUEUE;
      case SemConv.PHASE_LEASE -> LEASE;
      case SemConv.PHASE_FETCH -> FETCH;
      case SemConv.PHASE_PLAN -> PLAN;
      case SemConv.PHASE_PUSH -> PUSH;
      case SemConv.PHASE_PROMOTE -> PROMOTE;
      default -> step(span.text(SemConv.CACHE_OUTCOME));
    };
  }

  private static SpanKind step(String cache) {
    return switch (cache.toLowerCase(Locale.ROOT)) {
      case "hit" -> STEP_HIT;
      case "miss" -> STEP_MISS;
      default -> STEP;
    };
  }

  private static String firstWord(String name) {
    int space = name.indexOf(' ');
    return space < 0 ? name : name.substring(0, space);
  }

  /** As a CSS class and in the legend: {@code step-hit}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
