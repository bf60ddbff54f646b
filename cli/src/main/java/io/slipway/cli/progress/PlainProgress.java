package io.slipway.cli.progress;

import io.slipway.build.BuildEvents;
import io.slipway.cli.verb.Transfer;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A line for each thing that happens, for logs of CI systems: {@code #5 [build 2/4] RUN make},
 * {@code #5 0.312 output}, {@code #5 DONE 1.2s}, as buildx writes them. Numbers are given in the
 * order of appearance.
 */
public final class PlainProgress implements Progress {
  private final PrintWriter to;
  private final Clock clock;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, Instant> starts = new HashMap<>();
  private final Map<Transfer, Instant> transfers = new HashMap<>();

  PlainProgress(PrintWriter to) {
    this(to, Clock.systemUTC());
  }

  PlainProgress(PrintWriter to, Clock clock) {
    this.to = to;
    this.clock = clock;
  }

  @Override
  public synchronized void on(BuildEvents event) {
    switch (event) {
      case BuildEvents.Planned planned ->
          to.println("#0 " + planned.names().size() + " steps planned");
      case BuildEvents.PhaseFinished phase -> phase(phase);
      case BuildEvents.StepStarted started -> {
        starts.put(started.step(), started.start());
        number("step " + started.step(), started.name());
      }
      case BuildEvents.Log log -> log(log);
      case BuildEvents.StepFinished finished -> finished(finished);
      case BuildEvents.Warning _ -> {} // told at the end, where people look
    }
    to.flush();
  }

  @Override
  public synchronized void began(Transfer transfer) {
    transfers.put(transfer, clock.instant());
  }

  @Override
  public synchronized void ended(Transfer transfer) {
    String what = transfer.up() ? "push" : "pull";
    int number = number("transfers " + what, "[registry] " + what);
    Instant now = clock.instant();
    Instant start = transfers.remove(transfer);
    to.println(
        "#"
            + number
            + " "
            + transfer.name()
            + " "
            + Amounts.bytes(transfer.moved().get())
            + " done "
            + Amounts.seconds(Duration.between(start == null ? now : start, now)));
    to.flush();
  }

  private void phase(BuildEvents.PhaseFinished phase) {
    int number = number("phase " + phase.phase(), "[internal] " + phase.phase());
    to.println(
        "#"
            + number
            + " DONE "
            + Amounts.seconds(Duration.between(phase.start(), phase.end()))
            + size(phase.bytes()));
  }

  private void log(BuildEvents.Log log) {
    int number = number("step " + log.step(), log.name());
    Instant now = clock.instant();
    Duration since = Duration.between(starts.getOrDefault(log.step(), now), now);
    to.println(
        String.format(
            Locale.ROOT,
            "#%d %.3f %s",
            number,
            Math.max(0, since.toMillis()) / 1000.0,
            Amounts.printable(log.line())));
  }

  private void finished(BuildEvents.StepFinished finished) {
    int number = number("step " + finished.step(), finished.name());
    if (finished.exitCode() != 0) {
      to.println("#" + number + " ERROR: " + finished.failure() + at(finished.origin()));
    } else if (finished.cache() == BuildEvents.Cache.HIT) {
      to.println("#" + number + " CACHED");
    } else {
      Duration took = Duration.between(finished.start(), finished.end());
      String why = finished.reason().isEmpty() ? "" : " [" + finished.reason() + "]";
      to.println("#" + number + " DONE " + Amounts.seconds(took) + size(finished.bytes()) + why);
    }
  }

  private int number(String key, String name) {
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    int number = numbers.size() + 1;
    numbers.put(key, number);
    if (number > 1) {
      to.println();
    }
    to.println("#" + number + " " + Amounts.printable(name));
    return number;
  }

  private static String size(long bytes) {
    return bytes == 0 ? "" : " (" + Amounts.bytes(bytes) + ")";
  }

  private static String at(String origin) {
    return origin.isEmpty() ? "" : " (" + origin + ")";
  }

  @Override
  public void close() {
    to.flush();
  }
}
