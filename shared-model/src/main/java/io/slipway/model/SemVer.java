package io.slipway.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version in the order of <a href="https://semver.org">SemVer 2.0.0</a>, as Git tags carry it. A
 * {@code v} before it and build metadata behind it do not count in the order.
 *
 * @param value the text; matches {@code v?MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD]}, numbers of at
 *     most 18 digits without leading zeros
 */
public record SemVer(String value) implements TextValue, Comparable<SemVer> {
  private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
  private static final String PARTS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
  private static final Pattern FORM =
      Pattern.compile(
          "v?"
              + NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + PARTS
              + "))?(?:\\+"
              + PARTS
              + ")?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private static final Comparator<SemVer> ORDER =
      Comparator.comparingLong(SemVer::major)
          .thenComparingLong(SemVer::minor)
          .thenComparingLong(SemVer::patch)
          .thenComparing(SemVer::isRelease)
          .thenComparing(SemVer::preRelease, SemVer::compareParts);

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public SemVer {
    TextValue.check(FORM, value, "a version");
  }

  /** Whether the text is a version. */
  public static boolean matches(String text) {
    return FORM.matcher(text).matches();
  }

  /** The first number. */
  public long major() {
    return Long.parseLong(group(1));
  }

  /** The second number. */
  public long minor() {
    return Long.parseLong(group(2));
  }

  /** The third number. */
  public long patch() {
    return Long.parseLong(group(3));
  }

  /** Whether it is no pre-release. */
  public boolean isRelease() {
    return matcher().group(4) == null;
  }

  private List<String> preRelease() {
    return isRelease() ? List.of() : Arrays.asList(group(4).split("\\."));
  }

  private Matcher matcher() {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalStateException(value);
    }
    return matcher;
  }

  private String group(int number) {
    return matcher().group(number);
  }

  /** Precedence of SemVer; versions that differ in build metadata only are equal in it. */
  @Override
  public int compareTo(SemVer other) {
    return ORDER.compare(this, other);
  }

  private static int compareParts(List<String> these, List<String> those) {
    for (int i = 0; i < Math.min(these.size(), those.size()); i++) {
      int order = comparePart(these.get(i), those.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(these.size(), those.size());
  }

  private static int comparePart(String one, String other) {
    boolean number = DIGITS.matcher(one).matches();
    if (number != DIGITS.matcher(other).matches()) {
      return number ? -1 : 1;
    }
    return number
        ? new java.math.BigInteger(one).compareTo(new java.math.BigInteger(other))
        : one.compareTo(other);
  }

  @Override
  public String toString() {
    return value;
  }
}
