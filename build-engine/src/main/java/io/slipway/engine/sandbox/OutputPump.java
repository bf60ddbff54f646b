package io.slipway.engine.sandbox;

import io.slipway.build.execute.OutputSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Cuts one output stream of a process into lines; a long line comes in pieces. */
final class OutputPump implements Runnable {
  private static final int LONGEST = 8192;

  private final InputStream in;
  private final boolean stderr;
  private final OutputSink out;
  private final AtomicLong budget;
  private final Runnable exceeded;
  private final byte[] line = new byte[LONGEST];
  private int length;

  /**
   * One stream.
   *
   * @param budget bytes that both streams may still print
   * @param exceeded called once when they print more; the rest is read and dropped
   */
  OutputPump(InputStream in, boolean stderr, OutputSink out, AtomicLong budget, Runnable exceeded) {
    this.in = in;
    this.stderr = stderr;
    this.out = out;
    this.budget = budget;
    this.exceeded = exceeded;
  }

  @Override
  public void run() {
    byte[] chunk = new byte[LONGEST];
    boolean within = true;
    try {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (!within) {
          continue;
        }
        accept(chunk, n);
        if (budget.addAndGet(-n) < 0) {
          within = false;
          exceeded.run();
        }
      }
    } catch (IOException e) {
      // The pipe of a killed process: what was printed until then is all there is.
      within = false;
    }
    if (length > 0) {
      emit(length);
    }
  }

  private void accept(byte[] chunk, int n) {
    for (int i = 0; i < n; i++) {
      byte b = chunk[i];
      if (b == '\n') {
        emit(length);
      } else {
        if (length == LONGEST) {
          emit(wholeCharacters());
        }
        line[length++] = b;
      }
    }
  }

  /** How much of a full line ends with a whole UTF-8 character. */
  private int wholeCharacters() {
    int end = length;
    while (end > length - 4 && (line[end - 1] & 0xC0) == 0x80) {
      end--;
    }
    boolean startsLong = (line[end - 1] & 0xC0) == 0xC0;
    return startsLong ? end - 1 : length;
  }

  private void emit(int end) {
    int text = end > 0 && end == length && line[end - 1] == '\r' ? end - 1 : end;
    String decoded = new String(line, 0, text, StandardCharsets.UTF_8);
    System.arraycopy(line, end, line, 0, length - end);
    length -= end;
    out.line(stderr, decoded);
  }
}
