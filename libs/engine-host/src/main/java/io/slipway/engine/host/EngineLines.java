package io.slipway.engine.host;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * What an engine writes, line by line. The engine is not trusted: a line without an end must not
 * fill its parent's memory, so a line that is too long comes in pieces.
 */
final class EngineLines {
  private final Reader in;
  private final int longest;
  private final char[] buffer = new char[8192];
  private int at;
  private int end;

  /**
   * Lines of a stream.
   *
   * @param longest characters of a line or piece
   */
  EngineLines(Reader in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** The next line without its end; null at the end of the stream. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < longest) {
      if (at == end && !fill()) {
        return line.isEmpty() ? null : line.toString();
      }
      int from = at;
      int stop = Math.min(end, from + longest - line.length());
      while (at < stop && buffer[at] != '\n') {
        at++;
      }
      line.append(buffer, from, at - from);
      if (at < stop) {
        at++;
        return line.toString();
      }
    }
    return line.toString();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
