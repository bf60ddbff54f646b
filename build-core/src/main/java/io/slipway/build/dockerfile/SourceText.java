package io.slipway.build.dockerfile;

import io.slipway.build.graph.SourceRange;
import io.slipway.build.text.Blanks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The lines of a build file, with their line ends, and where things stand in them. */
public final class SourceText {
  /** Bytes of a line without its newline; BuildKit's reader holds no more. */
  static final int LONGEST_LINE = 65_535;

  private final String file;
  private final List<String> lines = new ArrayList<>();

  SourceText(String file, String text) {
    this.file = file;
    // Editors on Windows put a byte order mark in front; it is no part of the first instruction.
    String rest = text.startsWith("\uFEFF") ? text.substring(1) : text;
    int start = 0;
    while (start < rest.length()) {
      int newline = rest.indexOf('\n', start);
      int end = newline < 0 ? rest.length() : newline + 1;
      lines.add(rest.substring(start, end));
      start = end;
    }
  }

  int size() {
    return lines.size();
  }

  /** The first line that nobody may write; counted from 1. */
  OptionalInt tooLong() {
    return IntStream.range(0, lines.size())
        .filter(index -> isTooLong(lines.get(index)))
        .map(index -> index + 1)
        .findFirst();
  }

  private static boolean isTooLong(String line) {
    int newline = line.endsWith("\n") ? 1 : 0;
    return line.length() > LONGEST_LINE / 3 // no character is longer
        && line.getBytes(StandardCharsets.UTF_8).length - newline > LONGEST_LINE;
  }

  /** A line with its end, counted from 0. */
  String line(int index) {
    return lines.get(index);
  }

  /** From the first visible character of a line to the end of another; both count from 1. */
  SourceRange range(int firstLine, int lastLine) {
    int column = 1;
    if (firstLine >= 1 && firstLine <= lines.size()) {
      String line = lines.get(firstLine - 1);
      column += line.length() - Blanks.trimLeft(line).length();
      column = Math.min(column, Math.max(1, line.length()));
    }
    return new SourceRange(file, firstLine, column, lastLine);
  }

  /** Where a text first stands within a range; the range itself when it does not. */
  public SourceRange find(SourceRange within, String text) {
    if (!text.isEmpty()) {
      int last = Math.min(within.endLine(), lines.size());
      for (int line = within.startLine(); line <= last; line++) {
        int from = line == within.startLine() ? within.startColumn() - 1 : 0;
        int column = lines.get(line - 1).indexOf(text, from);
        if (column >= 0) {
          return new SourceRange(file, line, column + 1, line);
        }
      }
    }
    return within;
  }
}
