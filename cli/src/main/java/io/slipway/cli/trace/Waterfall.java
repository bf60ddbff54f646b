package io.slipway.cli.trace;

import io.slipway.cli.progress.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws spans as bars over a common time axis. Pure. */
public final class Waterfall {
  private static final int DURATION = 8;
  private static final int NOTE = 22;
  private static final int NARROWEST = 12;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

  private Waterfall() {}

  /**
   * One line for each span: name, duration, bar, cache outcome. The time axis ends with the build;
   * a tag that was moved hours later stands at its end, with the time after which that was.
   *
   * @param columns of the terminal
   */
  public static List<String> draw(List<SpanBar> spans, int columns) {
    if (spans.isEmpty()) {
      return List.of();
    }
    Instant first = spans.getFirst().start();
    Instant last = spans.getFirst().end();
    int longest = 0;
    for (SpanBar span : spans) {
      first = span.start().isBefore(first) ? span.start() : first;
      last = span.end().isAfter(last) ? span.end() : last;
      longest = Math.max(longest, 2 * span.depth() + span.name().length());
    }
    Instant end = buildEnd(spans).orElse(last);
    double total = Math.max(1, Duration.between(first, end).toNanos());
    int name = Math.min(longest, Math.max(16, columns * 2 / 5));
    int bar = Math.max(NARROWEST, columns - name - DURATION - NOTE - 4);
    List<String> lines = new ArrayList<>();
    for (SpanBar span : spans) {
      double from = Duration.between(first, span.start()).toNanos() / total;
      double to = Duration.between(first, span.end()).toNanos() / total;
      String label = Amounts.printable("  ".repeat(span.depth()) + span.name());
      String line =
          pad(Amounts.fit(label, name), name)
              + " "
              + " ".repeat(Math.max(0, DURATION - Amounts.fine(span.duration()).length()))
              + Amounts.fine(span.duration())
              + " |"
              + bar(from, to, bar)
              + "| "
              + Amounts.fit(
                  from > 1
                      ? Amounts.seconds(Duration.between(first, span.start())) + " later"
                      : note(span),
                  NOTE);
      lines.add(line.stripTrailing());
    }
    return lines;
  }

  private static Optional<Instant> buildEnd(List<SpanBar> spans) {
    return spans.stream()
        .filter(s -> s.depth() == 0 && s.name().startsWith("BUILD "))
        .map(SpanBar::end)
        .findFirst();
  }

  /** A bar from one fraction of the axis to another; it is never invisible. */
  static String bar(double from, double to, int width) {
    int start = (int) Math.min(width - 1L, Math.max(0, Math.floor(from * width)));
    double cells =
        (to - from) * width < 0.125 || from > 1
            ? 0.125
            : Math.min(width - start, to * width - start);
    int full = (int) Math.floor(cells);
    int eighths = (int) Math.round((cells - full) * 8);
    StringBuilder text = new StringBuilder(" ".repeat(start)).append("█".repeat(full));
    if (eighths > 0 && start + full < width) {
      text.append(EIGHTHS.charAt(eighths));
    }
    return pad(text.toString(), width);
  }

  private static String note(SpanBar span) {
    String cache = span.attribute("slipway.cache.outcome");
    String reason = span.attribute("slipway.cache.reason");
    String note =
        switch (cache) {
          case "hit" -> "cached";
          case "miss" -> reason.isEmpty() ? "ran" : "ran: " + reason;
          default -> "";
        };
    return Amounts.printable(span.error() ? ("failed " + note).strip() : note);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
