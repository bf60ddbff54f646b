package io.slipway.build.layer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Deflater;

/**
 * Tells, from samples, bytes that get smaller from those that do not: archives, pictures, random
 * numbers. Trying to compress these takes longer than everything else that is done to them. The
 * answer depends on the bytes alone, so that the same layer is the same everywhere.
 */
final class Compressibility {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SAMPLE = 4 * 1024;

  /** As far as deflate looks back. */
  private static final int WINDOW = 32 * 1024;

  private static final int TABLE_BITS = 14;
  private static final int ENOUGH = 32;

  private Compressibility() {}

  /** Whether it is worth trying. Errs on the side of trying. */
  static boolean seems(byte[] block, int length) {
    return length < 2 * WINDOW
        || shrinks(block, 0)
        || shrinks(block, length / 2)
        || shrinks(block, length - SAMPLE)
        || repeats(block, 0)
        || repeats(block, length - 2 * WINDOW);
  }

  private static boolean shrinks(byte[] block, int from) {
    Deflater trial = new Deflater(Deflater.BEST_SPEED, true);
    try {
      trial.setInput(block, from, SAMPLE);
      trial.finish();
      return trial.deflate(new byte[SAMPLE]) < SAMPLE - SAMPLE / 32;
    } finally {
      trial.end();
    }
  }

  /** Whether words of one window stand in the next one too, which a short sample does not show. */
  private static boolean repeats(byte[] block, int from) {
    long[] known = new long[1 << TABLE_BITS];
    for (int at = from; at < from + WINDOW; at += Long.BYTES) {
      long word = word(block, at);
      known[place(word)] = word;
    }
    int found = 0;
    for (int at = from + WINDOW; at <= from + 2 * WINDOW - Long.BYTES && found < ENOUGH; at++) {
      long word = word(block, at);
      found += known[place(word)] == word ? 1 : 0;
    }
    return found >= ENOUGH;
  }

  private static long word(byte[] block, int at) {
    return (long) WORD.get(block, at);
  }

  private static int place(long word) {
    return (int) ((word * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - TABLE_BITS));
  }
}
