package io.slipway.build.dockerfile.ignore;

import java.util.Optional;

/**
 * The parts of glob syntax that need care: brackets and escapes, in the form of Go's path matching
 * and with the meaning of its regular expressions ({@link GoEscapes}).
 */
final class PathPattern {
  private PathPattern() {}

  /**
   * Checks brackets and escapes.
   *
   * @throws IllegalArgumentException when a bracket is open or empty, or an escape ends the pattern
   */
  static void check(String pattern) {
    int[] c = pattern.codePoints().toArray();
    for (int i = 0; i < c.length; i++) {
      if (c[i] == '\\') {
        if (++i == c.length) {
          throw bad(pattern);
        }
      } else if (c[i] == '[') {
        i = brackets(c, i, new StringBuilder());
      }
    }
  }

  /**
   * Translates a bracket expression.
   *
   * @return the index of the closing bracket
   */
  static int brackets(int[] c, int open, StringBuilder out) {
    int i = open + 1;
    out.append('[');
    if (i < c.length && c[i] == '^') {
      out.append('^');
      i++;
    }
    int members = 0;
    while (i < c.length && (c[i] != ']' || members == 0)) {
      int named = named(c, i, out);
      i = named > i ? named : member(c, i, out);
      if (named < i && i < c.length && c[i] == '-') {
        out.append('-');
        i = member(c, i + 1, out);
      }
      members++;
    }
    if (i >= c.length) {
      throw bad(new String(c, 0, c.length));
    }
    out.append(']');
    return i;
  }

  private static int member(int[] c, int at, StringBuilder out) {
    int i = at;
    if (i < c.length && (c[i] == '-' || c[i] == ']')) {
      throw bad(new String(c, 0, c.length));
    }
    boolean escaped = i < c.length && c[i] == '\\';
    if (escaped) {
      i++;
    }
    if (i >= c.length) {
      throw bad(new String(c, 0, c.length));
    }
    Optional<String> characters = escaped ? GoEscapes.charactersOf(c[i]) : Optional.empty();
    if (characters.isPresent()) {
      out.append(characters.get());
      return i + 1;
    }
    int character = escaped ? escaped(c, i) : c[i];
    if (!Character.isLetterOrDigit(character)) {
      out.append('\\');
    }
    out.appendCodePoint(character);
    return i + 1;
  }

  /** Translates a class with a name; where it ends, or the same index when there is none. */
  private static int named(int[] c, int at, StringBuilder out) {
    if (at + 1 >= c.length || c[at] != '[' || c[at + 1] != ':') {
      return at;
    }
    int end = at + 2;
    while (end + 1 < c.length && !(c[end] == ':' && c[end + 1] == ']')) {
      end++;
    }
    if (end + 1 >= c.length) {
      return at;
    }
    String pattern = new String(c, 0, c.length);
    out.append(
        GoEscapes.named(new String(c, at + 2, end - at - 2)).orElseThrow(() -> bad(pattern)));
    return end + 2;
  }

  /**
   * The character that an escaped one stands for.
   *
   * @throws IllegalArgumentException when there is no such escape
   */
  static int escaped(int[] c, int at) {
    return GoEscapes.characterOf(c[at]).orElseThrow(() -> bad(new String(c, 0, c.length)));
  }

  private static IllegalArgumentException bad(String pattern) {
    return new IllegalArgumentException("syntax error in pattern '" + pattern + "'");
  }
}
