package io.slipway.build.dockerfile;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5s}, {@code 300ms}. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws SyntaxProblem when it is none
   */
  static Duration parse(String text) throws SyntaxProblem {
    String body = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (body.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = PART.matcher(body);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (end < body.length() && matcher.find(end) && matcher.start() == end) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(matcher.group(2), 1L));
      nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(unit));
      end = matcher.end();
    }
    if (end == 0 || end < body.length()) {
      throw new SyntaxProblem(
          "invalid duration " + GoQuote.quote(text), text, "write it like 30s or 1m30s");
    }
    try {
      long exact = nanos.toBigInteger().longValueExact();
      return Duration.ofNanos(text.startsWith("-") ? -exact : exact);
    } catch (ArithmeticException e) {
      throw new SyntaxProblem("invalid duration " + GoQuote.quote(text), text, "it is too long");
    }
  }

  /** As Go prints it: {@code 1m30s}, {@code 1.5s}, {@code 300ms}, {@code 0s}. */
  public static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long rest = Math.abs(nanos);
    if (rest < 1_000_000_000L) {
      String unit = rest < 1_000 ? "ns" : rest < 1_000_000 ? "µs" : "ms";
      return sign + decimal(rest, NANOS.getOrDefault(unit, 1L)) + unit;
    }
    long hours = rest / 3_600_000_000_000L;
    long minutes = rest / 60_000_000_000L % 60;
    String seconds = decimal(rest % 60_000_000_000L, 1_000_000_000L) + "s";
    return sign
        + (hours > 0 ? hours + "h" : "")
        + (hours > 0 || minutes > 0 ? minutes + "m" : "")
        + seconds;
  }

  private static String decimal(long value, long unit) {
    return BigDecimal.valueOf(value)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
