package io.slipway.engine.host;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a store may take: a size, or a share of its disk.
 *
 * <p>Source: issue 4, "Worker disks: bounded stores".
 *
 * @param value bytes, or percent from 1 to 100; 0 for no limit
 * @param percent which of them
 */
public record StoreLimit(long value, boolean percent) {
  /** A quarter of the disk. */
  public static final StoreLimit DEFAULT = new StoreLimit(25, true);

  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,15}(?:\\.[0-9]{1,9})?) ?(%|[kmgtp]?i?b?)", Pattern.CASE_INSENSITIVE);

  /** Refuses what is no size and no share. */
  public StoreLimit {
    if (value < 0 || (percent && value > 100)) {
      throw new IllegalArgumentException(
          "a store's limit is 0 or more bytes, or up to 100%, not " + value);
    }
  }

  /**
   * Reads {@code 20G}, {@code 512m}, {@code 25%} or {@code 0}; units are powers of 1024.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static StoreLimit parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("no size: '" + text + "', write it like 20G or 25%");
    }
    String unit = form.group(2).toLowerCase(Locale.ROOT);
    BigDecimal number = new BigDecimal(form.group(1));
    if (unit.equals("%")) {
      return new StoreLimit(number.longValue(), true);
    }
    int power = unit.isEmpty() || unit.equals("b") ? 0 : 1 + "kmgtp".indexOf(unit.charAt(0));
    try {
      return new StoreLimit(
          number
              .multiply(BigDecimal.valueOf(1024).pow(Math.max(0, power)))
              .toBigInteger()
              .longValueExact(),
          false);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("no disk is so large: " + text, e);
    }
  }

  /**
   * The limit in bytes; {@link Long#MAX_VALUE} for none.
   *
   * @param disk size of the store's disk
   */
  public long bytes(long disk) {
    if (value == 0) {
      return Long.MAX_VALUE;
    }
    return percent ? disk / 100 * value : value;
  }
}
