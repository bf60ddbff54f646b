package io.slipway.console.domain;

import java.util.Map;
import java.util.Optional;

/** Spans for tests; times in milliseconds. */
public final class Spans {
  public static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  public static final String ROOT = "00000000000000aa";

  private Spans() {}

  /** A span of the trace under a parent. */
  public static StoredSpan child(String id, String parent, String name, long fromMs, long toMs) {
    return span(id, Optional.of(parent), name, fromMs, toMs);
  }

  /** The root of the trace. */
  public static StoredSpan root(long fromMs, long toMs) {
    return span(ROOT, Optional.empty(), "BUILD r.example/app", fromMs, toMs);
  }

  private static StoredSpan span(
      String id, Optional<String> parent, String name, long fromMs, long toMs) {
    return new StoredSpan(
        TRACE,
        id,
        parent,
        "builder",
        name,
        fromMs * 1_000_000,
        toMs * 1_000_000,
        false,
        "",
        Map.of());
  }

  /** The same span with attributes instead of none. */
  public static StoredSpan with(StoredSpan s, Map<String, Object> attributes) {
    return new StoredSpan(
        s.traceId(),
        s.spanId(),
        s.parentId(),
        s.service(),
        s.name(),
        s.startNs(),
        s.endNs(),
        s.error(),
        s.statusMessage(),
        attributes);
  }
}
