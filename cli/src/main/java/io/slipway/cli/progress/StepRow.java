package io.slipway.cli.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step or phase as the live view shows it.
 *
 * @param name for people
 * @param step whether it is one of the planned steps
 * @param status how far it is
 * @param start when it began
 * @param end when it ended; null while it runs
 * @param bytes of its layer, 0 for none
 * @param tail its last lines of output, oldest first
 */
record StepRow(
    String name,
    boolean step,
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
    List<String> lines = new ArrayList<>(tail);
    lines.add(line);
    return new StepRow(
        name,
        step,
        status,
        start,
        end,
        bytes,
        lines.subList(Math.max(0, lines.size() - keep), lines.size()));
  }
}
