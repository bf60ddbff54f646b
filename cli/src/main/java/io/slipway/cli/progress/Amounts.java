package io.slipway.cli.progress;

import java.time.Duration;
import java.util.Locale;

/** Durations and sizes as people read them. */
public final class Amounts {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Amounts() {}

  /** {@code 0.2s}, {@code 12.3s}, {@code 4m05s}. */
  public static String seconds(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
    }
    return String.format(Locale.ROOT, "%dm%02ds", millis / 60_000, millis / 1000 % 60);
  }

  /** Like {@link #seconds}, but {@code 7ms} below a second, for traces. */
  public static String fine(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    return millis < 1000 ? millis + "ms" : seconds(duration);
  }

  /** Decimal units, as registries count: {@code 512 B}, {@code 3.1 MB}. */
  public static String bytes(long count) {
    double value = count;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0 ? count + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** Text without control characters, so that a build's output cannot steer the terminal. */
  public static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c == '\t' || !Character.isISOControl(c))
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** Cuts to a width, marking the cut. */
  public static String fit(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    return width < 2 ? text.substring(0, Math.max(0, width)) : text.substring(0, width - 1) + "…";
  }
}
