package io.slipway.cli.progress;

import io.slipway.build.BuildEvents;
import io.slipway.cli.verb.Transfer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the live view knows: a fold over the build's events. Safe for many threads. */
final class ProgressBoard {
  private static final int TAIL = 6;

  private final Clock clock;
  private final Instant start;
  private final Map<String, StepRow> rows = new LinkedHashMap<>();
  private final List<Transfer> transfers = new ArrayList<>();
  private int planned;
  private long down;
  private long up;

  ProgressBoard(Clock clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /**
   * One moment of the board.
   *
   * @param start of the build
   * @param planned number of steps that were planned, 0 before the plan is there
   * @param transfers that are on their way
   * @param down bytes that came from registries so far
   * @param up bytes that went to registries so far
   */
  record Snapshot(
      Instant start,
      int planned,
      List<StepRow> rows,
      List<Transfer> transfers,
      long down,
      long up) {}

  synchronized void on(BuildEvents event) {
    switch (event) {
      case BuildEvents.Planned p -> planned += p.names().size();
      case BuildEvents.PhaseFinished p ->
          rows.put(
              "phase " + p.phase(),
              new StepRow(
                  "[internal] " + p.phase(),
                  false,
                  StepRow.Status.DONE,
                  p.start(),
                  p.end(),
                  p.bytes(),
                  List.of()));
      case BuildEvents.StepStarted s -> rows.put(key(s.step()), running(s.name(), s.start()));
      case BuildEvents.Log l ->
          rows.merge(
              key(l.step()),
              running(l.name(), clock.instant()).withLine(Amounts.printable(l.line()), TAIL),
              (old, _) -> old.withLine(Amounts.printable(l.line()), TAIL));
      case BuildEvents.StepFinished f -> finished(f);
      case BuildEvents.Warning _ -> {} // told at the end, where it is not overwritten
    }
  }

  synchronized void began(Transfer transfer) {
    transfers.add(transfer);
  }

  synchronized void ended(Transfer transfer) {
    transfers.remove(transfer);
    if (transfer.up()) {
      up += transfer.moved().get();
    } else {
      down += transfer.moved().get();
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
        new StepRow(
            Amounts.printable(f.name()), true, status, f.start(), f.end(), f.bytes(), tail));
  }

  private static StepRow running(String name, Instant start) {
    return new StepRow(
        Amounts.printable(name), true, StepRow.Status.RUNNING, start, null, 0, List.of());
  }

  private static String key(int step) {
    return "step " + step;
  }

  synchronized Snapshot snapshot() {
    long coming = transfers.stream().filter(t -> !t.up()).mapToLong(t -> t.moved().get()).sum();
    long going = transfers.stream().filter(Transfer::up).mapToLong(t -> t.moved().get()).sum();
    return new Snapshot(
        start,
        planned,
        List.copyOf(rows.values()),
        List.copyOf(transfers),
        down + coming,
        up + going);
  }
}
