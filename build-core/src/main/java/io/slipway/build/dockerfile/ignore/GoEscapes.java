package io.slipway.build.dockerfile.ignore;

import java.util.Map;
import java.util.Optional;

/**
 * What follows a backslash, and classes with names, as BuildKit means them: it hands both over to
 * Go's regular expressions as they stand.
 *
 * <p>Source: moby/patternmatcher, {@code Pattern.compile}; Go's {@code regexp/syntax}.
 */
final class GoEscapes {
  private static final String CLASSES = "dDsSwW";

  /** They stand between characters or begin longer forms, which no name of a file is worth. */
  private static final String LEFT_LITERAL = "AbBzpPQEx01234567";

  private static final Map<Integer, Integer> CONTROLS =
      Map.of(
          (int) 'a', 7, (int) 'f', 12, (int) 'n', 10, (int) 'r', 13, (int) 't', 9, (int) 'v', 11);

  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("alnum", "\\p{Alnum}"),
          Map.entry("alpha", "\\p{Alpha}"),
          Map.entry("ascii", "\\p{ASCII}"),
          Map.entry("blank", "\\p{Blank}"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("digit", "\\p{Digit}"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("lower", "\\p{Lower}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("space", "\\p{Space}"),
          Map.entry("upper", "\\p{Upper}"),
          Map.entry("word", "\\w"),
          Map.entry("xdigit", "\\p{XDigit}"));

  private GoEscapes() {}

  /** The class that an escaped character names, as Java writes it; empty when it names none. */
  static Optional<String> charactersOf(int c) {
    return CLASSES.indexOf(c) < 0 ? Optional.empty() : Optional.of("\\" + Character.toString(c));
  }

  /**
   * The character that an escaped one stands for; empty when Go knows no such escape, so that the
   * pattern is none.
   */
  static Optional<Integer> characterOf(int c) {
    if (CONTROLS.containsKey(c)) {
      return Optional.of(CONTROLS.get(c));
    }
    boolean plain = c < 128 && !Character.isLetterOrDigit(c);
    return plain || LEFT_LITERAL.indexOf(c) >= 0 ? Optional.of(c) : Optional.empty();
  }

  /** What a name between {@code [:} and {@code :]} stands for, as Java writes it. */
  static Optional<String> named(String name) {
    return Optional.ofNullable(NAMED.get(name));
  }
}
