package io.slipway.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table at the end. Pure.
 *
 * @param loads the load without a history, and behind it the one with, if there was one
 */
record ThroughputReport(List<Figures> loads) {
  ThroughputReport {
    loads = List.copyOf(loads);
  }

  /** Whether everything was measured, and the order was fair. */
  boolean held() {
    return loads.stream().allMatch(f -> f.whole() && f.fairness().held());
  }

  String text() {
    List<String> lines = new ArrayList<>();
    for (Figures load : loads) {
      lines.addAll(load(load));
      lines.add("");
    }
    if (loads.size() == 2) {
      lines.addAll(compared(loads.getFirst(), loads.getLast()));
      lines.add("");
    }
    lines.add(
        loads.stream().allMatch(Figures::whole)
            ? held() ? "all measured, order fair" : "all measured, ORDER NOT FAIR"
            : "NOT ALL MEASURED: the time limit came first, or the farm stood still");
    return String.join("\n", lines);
  }

  private static List<String> load(Figures f) {
    Figures.Doors doors = f.doors();
    Figures.Farm farm = f.farm();
    List<String> lines = new ArrayList<>();
    lines.add("## %d builds in the past".formatted(f.past()));
    lines.add(
        row(
            "start-up",
            "scheduler %.1f s, promoter %.1f s",
            seconds(f.start().scheduler()),
            seconds(f.start().promoter())));
    lines.add(
        row(
            "webhooks",
            "%d of %d accepted, %d refused: %.0f/s, p50 %.1f ms, p99 %.1f ms",
            doors.accepted(),
            doors.wanted(),
            doors.refused(),
            doors.perSecond(),
            doors.p50(),
            doors.p99()));
    lines.add(
        row(
            "builds",
            "%d of %d over in %.1f s: %.1f/s",
            farm.over(),
            doors.accepted(),
            seconds(farm.time()),
            farm.perSecond()));
    lines.add(row("builds/s by tenths", "%s", rates(farm.tenths())));
    lines.add(
        row(
            "processor per build",
            "scheduler %.1f ms (webhook included), promoter %.1f ms",
            farm.schedulerMillis(),
            farm.promoterMillis()));
    lines.add(row("order", "%s", f.fairness()));
    lines.add(row("promoter's memory", "%s", f.promoter()));
    for (Figures.Sample sample : f.samples()) {
      lines.add(row("scheduler's memory", "%-12s %s", sample.when(), sample.memory()));
    }
    return lines;
  }

  private static List<String> compared(Figures without, Figures with) {
    return List.of(
        "## with %d builds in the past / without".formatted(with.past()),
        row("time per build", "%.2f", without.farm().perSecond() / with.farm().perSecond()),
        row(
            "scheduler's processor",
            "%.2f",
            with.farm().schedulerMillis() / without.farm().schedulerMillis()),
        row(
            "promoter's processor",
            "%.2f",
            with.farm().promoterMillis() / without.farm().promoterMillis()));
  }

  private static String rates(List<Double> tenths) {
    return String.join(
        " ", tenths.stream().map(r -> String.format(Locale.ROOT, "%.1f", r)).toList());
  }

  private static String row(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "%-22s ", name) + String.format(Locale.ROOT, format, values);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
