package io.slipway.builder.domain;

import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.LogAppended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects lines into batches, one step at a time: a batch goes when it is full or old. Lines are
 * numbered when their batch goes. Not thread-safe.
 */
public final class LogBatches {
  /** Most lines of a batch. */
  public static final int MAX_LINES = 200;

  /** How long a line waits for others. */
  public static final Duration MAX_AGE = Duration.ofMillis(250);

  private static final int MAX_CHARS = 128 * 1024;

  /**
   * Each attempt numbers its lines in a range of its own: a reader knows repeated lines by number.
   */
  private static final long LINES_OF_AN_ATTEMPT = 1_000_000_000L;

  private final BuildDispatched job;
  private final Map<String, Batch> open = new LinkedHashMap<>();
  private long nextLine;

  public LogBatches(BuildDispatched job) {
    this.job = job;
    this.nextLine = (job.attempt() - 1) * LINES_OF_AN_ATTEMPT;
  }

  private static final class Batch {
    private final Instant first;
    private final List<String> lines = new ArrayList<>();
    private int chars;

    Batch(Instant first) {
      this.first = first;
    }
  }

  /** Adds a line and gives the batch that it filled, if any. */
  public List<LogAppended> add(String step, String line, Instant now) {
    Batch batch = open.computeIfAbsent(step, s -> new Batch(now));
    batch.lines.add(line);
    batch.chars += line.length();
    if (batch.lines.size() < MAX_LINES && batch.chars < MAX_CHARS) {
      return List.of();
    }
    open.remove(step);
    return List.of(numbered(step, batch, now));
  }

  /** The batches that have waited long enough. */
  public List<LogAppended> due(Instant now) {
    List<LogAppended> ready = new ArrayList<>();
    open.entrySet()
        .removeIf(
            entry -> {
              boolean old = !entry.getValue().first.plus(MAX_AGE).isAfter(now);
              if (old) {
                ready.add(numbered(entry.getKey(), entry.getValue(), now));
              }
              return old;
            });
    return ready;
  }

  /** The batch of one step, full or not: the step is over. */
  public List<LogAppended> endOf(String step, Instant now) {
    Batch batch = open.remove(step);
    return batch == null ? List.of() : List.of(numbered(step, batch, now));
  }

  /** Everything that is left. */
  public List<LogAppended> drain(Instant now) {
    List<LogAppended> rest = new ArrayList<>();
    open.forEach((step, batch) -> rest.add(numbered(step, batch, now)));
    open.clear();
    return rest;
  }

  private LogAppended numbered(String step, Batch batch, Instant now) {
    LogAppended event =
        new LogAppended(now, job.build(), job.image(), step, nextLine, List.copyOf(batch.lines));
    nextLine += batch.lines.size();
    return event;
  }
}
