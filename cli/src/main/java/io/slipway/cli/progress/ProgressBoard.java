package io.slipway.cli.progress;

import io.slipway.build.BuildEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the live view knows: a fold over the build's events. Safe for many threads. */
final class ProgressBoard {
  private static final int TAIL = 4;

  private final Clock clock;
  private final Instant start;
  private final Map<String, StepRow> rows = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private int planned;

  ProgressBoard(Clock clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /**
   * One moment of the board.
   *
   * @param start of the build
   * @param planned number of steps that were planned, 0 before the plan is there
   */
  record Snapshot(Instant start, int planned, List<StepRow> rows, List<String> warnings) {}

  synchronized void on(BuildEvents event) {
    switch (event) {
      case BuildEvents.Planned p -> planned = p.names().size();
      case BuildEvents.PhaseFinished p ->
          rows.put(
              "phase " + p.phase(),
              new StepRow(
                  p.phase(), StepRow.Status.DONE, p.start(), p.end(), p.bytes(), List.of()));
      case BuildEvents.StepStarted s -> rows.put(key(s.step()), running(s.name(), s.start()));
      case BuildEvents.Log l ->
          rows.merge(
              key(l.step()),
              running(l.name(), clock.instant()).withLine(Amounts.printable(l.line()), TAIL),
              (old, _) -> old.withLine(Amounts.printable(l.line()), TAIL));
      case BuildEvents.StepFinished f -> finished(f);
      case BuildEvents.Warning w ->
          warnings.add(Amounts.printable(w.rule() + ": " + w.message() + " (" + w.origin() + ")"));
    }
  }

  private void finished(BuildEvents.StepFinished f) {
    StepRow.Status status =
        f.exitCode() != 0
            ? StepRow.Status.FAILED
            : f.cache() == BuildEvents.Cache.HIT ? StepRow.Status.CACHED : StepRow.Status.DONE;
    StepRow old = rows.get(key(f.step()));
    List<String> tail =
        old != null && status == StepRow.Status.FAILED ? old.tail() : List.<String>of();
    rows.put(
        key(f.step()),
        new StepRow(Amounts.printable(f.name()), status, f.start(), f.end(), f.bytes(), tail));
  }

  private static StepRow running(String name, Instant start) {
    return new StepRow(Amounts.printable(name), StepRow.Status.RUNNING, start, null, 0, List.of());
  }

  private static String key(int step) {
    return "step " + step;
  }

  synchronized Snapshot snapshot() {
    return new Snapshot(start, planned, List.copyOf(rows.values()), List.copyOf(warnings));
  }
}
