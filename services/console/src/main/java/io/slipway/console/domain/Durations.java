package io.slipway.console.domain;

import java.util.Locale;

/** Lengths of time and sizes as people read them. */
public final class Durations {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long[] HALF_MINUTE_AND_MORE = {
    30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE
  };
  private static final long[] SMALL = {1, 2, 5};

  private Durations() {}

  /** For example {@code 12 ms}, {@code 3.4 s}, {@code 2 min 03 s}, {@code 1 h 05 min}. */
  public static String text(long nanos) {
    if (nanos == 0) {
      return "0";
    }
    if (nanos < MILLI) {
      return Math.max(1, nanos / MICRO) + " µs";
    }
    if (nanos < SECOND) {
      return nanos / MILLI + " ms";
    }
    long tenths = (nanos + SECOND / 20) / (SECOND / 10);
    if (tenths < 600) {
      return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
    long seconds = (nanos + SECOND / 2) / SECOND;
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : twoDigits(seconds % 60) + " s");
    }
    long minutes = seconds / 60;
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : twoDigits(minutes % 60) + " min");
  }

  private static String twoDigits(long value) {
    return String.format(Locale.ROOT, " %02d", value);
  }

  /** For example {@code 512 B}, {@code 3.4 MB}; powers of ten, as registries count. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", value, "kMGTPE".charAt(unit));
  }

  /**
   * A round distance between marks so that a length gets at most that many of them.
   *
   * @param nanos the length
   * @param most how many marks beside the one at zero
   * @return nanoseconds, at least 1
   */
  static long roundStep(long nanos, int most) {
    for (long unit = 1; unit < 100 * SECOND; unit *= 10) {
      for (long factor : SMALL) {
        long step = unit * factor;
        if (step <= 20 * SECOND && nanos / step <= most) {
          return step;
        }
      }
    }
    for (long step : HALF_MINUTE_AND_MORE) {
      if (nanos / step <= most) {
        return step;
      }
    }
    long hours = 60 * MINUTE;
    return (nanos / most / hours + 1) * hours;
  }
}
