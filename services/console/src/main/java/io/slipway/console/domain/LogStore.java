package io.slipway.console.domain;

import io.slipway.model.BuildId;
import java.util.List;

/**
 * The output of builds. Lines have numbers that only grow; a batch that is appended again changes
 * nothing. Safe for several readers beside one writer.
 */
public interface LogStore {
  /** Where a reader begins. */
  long START = 0;

  /**
   * Appends those lines that are not there yet.
   *
   * @param firstLine number of the first line
   * @throws StoreFailed when they could not be written
   */
  void append(BuildId build, String step, long firstLine, List<String> lines);

  /**
   * Reads on.
   *
   * @param position {@link #START}, or where the last page ended
   * @return some lines, none when there are no more yet
   * @throws StoreFailed when they could not be read
   */
  Page read(BuildId build, long position);

  /**
   * Some lines.
   *
   * @param lines in order
   * @param next where the next page begins
   */
  record Page(List<LogLine> lines, long next) {
    /** Keeps the lines from changing. */
    public Page {
      lines = List.copyOf(lines);
    }
  }
}
