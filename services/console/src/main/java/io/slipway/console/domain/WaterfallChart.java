package io.slipway.console.domain;

import io.slipway.telemetry.SemConv;
import java.util.ArrayList;
import java.util.List;

/**
 * A waterfall in coordinates: names on the left, bars on a time axis on the right. All lengths are
 * SVG user units.
 *
 * @param width of the whole drawing
 * @param height of the whole drawing
 * @param bars one per span, top to bottom
 * @param ticks of the time axis, left to right
 */
public record WaterfallChart(int width, int height, List<Bar> bars, List<Tick> ticks) {
  /** Where the time axis begins. */
  public static final int AXIS_X = 400;

  /** Height of one line. */
  public static final int ROW_HEIGHT = 24;

  private static final int WIDTH = 1200;
  private static final int RIGHT_MARGIN = 80;
  private static final int TOP = 28;
  private static final int INDENT = 14;
  private static final int MAX_INDENT = 12;
  private static final double MIN_BAR = 2;
  private static final double CHARACTER = 7.3;
  private static final int MAX_TICKS = 8;

  /**
   * One span.
   *
   * @param x left end of the bar
   * @param y top of the line
   * @param width of the bar, never less than can be seen
   * @param labelX where the name begins
   * @param label the name, cut to fit
   * @param kind decides the colour
   * @param error whether it went wrong
   * @param duration for people
   * @param durationX where the duration is written
   * @param durationInside whether that is inside the bar, because there is no room behind it
   * @param title everything about it, shown when pointed at
   */
  public record Bar(
      double x,
      int y,
      double width,
      int labelX,
      String label,
      SpanKind kind,
      boolean error,
      String duration,
      double durationX,
      boolean durationInside,
      String title) {}

  /**
   * A mark of the time axis.
   *
   * @param x where
   * @param label time since the start, for people
   */
  public record Tick(double x, String label) {}

  /** Lays a waterfall out. */
  public static WaterfallChart of(Waterfall waterfall) {
    Axis axis = Axis.of(waterfall);
    List<Bar> bars = new ArrayList<>();
    int y = TOP;
    for (var row : waterfall.rows()) {
      bars.add(axis.isAfter(row.span()) ? late(row, axis, y) : bar(row, axis, y));
      y += ROW_HEIGHT;
    }
    return new WaterfallChart(WIDTH, y + 4, bars, ticks(axis));
  }

  /**
   * The time axis. It ends with the root: a tag that somebody moves hours later would leave nothing
   * to see of a build that took seconds.
   */
  private record Axis(long origin, long length) {
    static Axis of(Waterfall waterfall) {
      long end =
          waterfall.rows().stream()
              .map(Waterfall.Row::span)
              .filter(s -> s.parentId().isEmpty())
              .mapToLong(StoredSpan::endNs)
              .max()
              .orElse(waterfall.endNs());
      return new Axis(waterfall.startNs(), end - waterfall.startNs());
    }

    boolean isAfter(StoredSpan span) {
      return span.startNs() - origin > length;
    }

    /** Where a moment stands; one behind the end stands at the end. */
    double x(long ns) {
      double scale = (WIDTH - AXIS_X - RIGHT_MARGIN) / (double) Math.max(1, length);
      return AXIS_X + Math.min(ns - origin, length) * scale;
    }
  }

  /**
   * A span behind the end of the axis: a mark at the end, and how long after the start it began.
   */
  private static Bar late(Waterfall.Row row, Axis axis, int y) {
    var span = row.span();
    int labelX = labelX(row);
    double x = axis.x(span.startNs());
    var after = "+" + Durations.text(span.startNs() - axis.origin());
    return new Bar(
        round(x),
        y,
        MIN_BAR,
        labelX,
        label(span, labelX),
        row.kind(),
        span.error(),
        after,
        round(x - 6 - after.length() * CHARACTER),
        false,
        title(span, Durations.text(span.durationNs())));
  }

  private static int labelX(Waterfall.Row row) {
    return 8 + INDENT * Math.min(MAX_INDENT, row.depth());
  }

  private static String label(StoredSpan span, int labelX) {
    return cut(span.name(), (int) ((AXIS_X - labelX - 10) / CHARACTER));
  }

  private static Bar bar(Waterfall.Row row, Axis axis, int y) {
    var span = row.span();
    double x = axis.x(span.startNs());
    double width = Math.max(MIN_BAR, axis.x(span.endNs()) - x);
    int labelX = labelX(row);
    var duration = Durations.text(span.durationNs());
    double textWidth = duration.length() * CHARACTER + 12;
    boolean inside = x + width + textWidth > WIDTH && width > textWidth;
    return new Bar(
        round(x),
        y,
        round(width),
        labelX,
        label(span, labelX),
        row.kind(),
        span.error(),
        duration,
        round(inside ? x + 6 : x + width + 6),
        inside,
        title(span, duration));
  }

  private static String title(StoredSpan span, String duration) {
    var text = new StringBuilder(span.name()).append('\n').append(duration);
    text.append(" · ").append(span.service());
    append(text, "cache ", span.text(SemConv.CACHE_OUTCOME));
    append(text, "", span.text(SemConv.CACHE_REASON));
    append(text, "bytes ", span.text(SemConv.BYTES));
    append(text, "", span.statusMessage());
    return text.toString();
  }

  private static void append(StringBuilder text, String before, String value) {
    if (!value.isEmpty()) {
      text.append('\n').append(before).append(value);
    }
  }

  private static List<Tick> ticks(Axis axis) {
    long step = Durations.roundStep(axis.length(), MAX_TICKS);
    List<Tick> ticks = new ArrayList<>();
    for (long at = 0; at <= axis.length(); at += step) {
      ticks.add(new Tick(round(axis.x(axis.origin() + at)), Durations.text(at)));
    }
    return ticks;
  }

  private static String cut(String name, int characters) {
    var line = name.replaceAll("\\s+", " ").strip();
    return line.length() <= characters ? line : line.substring(0, characters - 1) + "…";
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
