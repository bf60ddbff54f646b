package io.slipway.console.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The spans of one trace in the order in which people read them: every span above its children,
 * siblings by start. Spans whose parent has not arrived (yet) stand at the top level.
 *
 * @param traceId the trace; empty when there are no spans
 * @param startNs when the first span begins, nanoseconds since 1970
 * @param endNs when the last span ends
 * @param rows top to bottom
 */
public record Waterfall(String traceId, long startNs, long endNs, List<Row> rows) {
  private static final Comparator<StoredSpan> BY_START =
      Comparator.comparingLong(StoredSpan::startNs)
          .thenComparing(Comparator.comparingLong(StoredSpan::endNs).reversed())
          .thenComparing(StoredSpan::spanId);

  /**
   * One line.
   *
   * @param span what it shows
   * @param depth 0 at the top level
   */
  public record Row(StoredSpan span, int depth) {
    /** What kind of work it is. */
    public SpanKind kind() {
      return SpanKind.of(span);
    }
  }

  /** Keeps the rows from changing. */
  public Waterfall {
    rows = List.copyOf(rows);
  }

  /** Orders the spans of one trace; of a span that came twice, the later end counts. */
  public static Waterfall of(List<StoredSpan> spans) {
    Map<String, StoredSpan> byId = new LinkedHashMap<>();
    spans.forEach(s -> byId.merge(s.spanId(), s, (a, b) -> a.endNs() >= b.endNs() ? a : b));
    Map<String, List<StoredSpan>> children = new HashMap<>();
    List<StoredSpan> roots = new ArrayList<>();
    for (StoredSpan span : byId.values()) {
      var parent = span.parentId().filter(byId::containsKey);
      parent.ifPresentOrElse(
          p -> children.computeIfAbsent(p, k -> new ArrayList<>()).add(span),
          () -> roots.add(span));
    }
    var rows = walk(roots, children);
    // Spans that are each other's parents hang below no root: show them anyway.
    if (rows.size() < byId.size()) {
      var shown = new HashSet<String>();
      rows.forEach(r -> shown.add(r.span().spanId()));
      byId.values().stream()
          .filter(s -> !shown.contains(s.spanId()))
          .sorted(BY_START)
          .forEach(s -> rows.add(new Row(s, 0)));
    }
    return new Waterfall(
        spans.isEmpty() ? "" : spans.getFirst().traceId(),
        byId.values().stream().mapToLong(StoredSpan::startNs).min().orElse(0),
        byId.values().stream().mapToLong(StoredSpan::endNs).max().orElse(0),
        rows);
  }

  private static List<Row> walk(List<StoredSpan> roots, Map<String, List<StoredSpan>> children) {
    List<Row> rows = new ArrayList<>();
    Deque<Row> open = new ArrayDeque<>();
    pushAll(open, roots, 0);
    while (!open.isEmpty()) {
      Row row = open.pop();
      rows.add(row);
      pushAll(open, children.getOrDefault(row.span().spanId(), List.of()), row.depth() + 1);
    }
    return rows;
  }

  private static void pushAll(Deque<Row> open, List<StoredSpan> spans, int depth) {
    spans.stream().sorted(BY_START.reversed()).forEach(s -> open.push(new Row(s, depth)));
  }

  /** From the first start to the last end, in nanoseconds. */
  public long durationNs() {
    return endNs - startNs;
  }
}
