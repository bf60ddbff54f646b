package io.slipway.build.image;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them: {@code 64m}, {@code 1.5g}, {@code 4096}; units are powers of 1024.
 */
public final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+) ?(?:([kmgtp])i?)?b?", Pattern.CASE_INSENSITIVE);

  private ByteSize() {}

  /**
   * Reads one, in bytes.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    String unit = Optional.ofNullable(matcher.group(2)).orElse("").toLowerCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : 1 + "kmgtp".indexOf(unit);
    try {
      return new BigDecimal(matcher.group(1))
          .multiply(BigDecimal.valueOf(1024).pow(power))
          .toBigInteger()
          .longValueExact();
    } catch (ArithmeticException e) {
      throw invalid(text); // more than there is anywhere
    }
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("invalid value for size: " + text + ", write it like 64m");
  }
}
