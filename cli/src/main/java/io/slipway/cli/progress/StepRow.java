package io.slipway.cli.progress;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step or phase as the live view shows it.
 *
 * @param name for people
 * @param status how far it is
 * @param start when it began
 * @param end when it ended; null while it runs
 * @param bytes of its layer, 0 for none
 * @param tail its last lines of output, oldest first
 */
record StepRow(
    String name,
    Status status,
    Instant start,
    @Nullable Instant end,
    long bytes,
    List<String> tail) {

  enum Status {
    RUNNING,
    DONE,
    CACHED,
    FAILED
  }

  StepRow {
    tail = List.copyOf(tail);
  }

  StepRow withLine(String line, int keep) {
    List<String> lines = new java.util.ArrayList<>(tail);
    lines.add(line);
    return new StepRow(
        name,
        status,
        start,
        end,
        bytes,
        lines.subList(Math.max(0, lines.size() - keep), lines.size()));
  }
}
