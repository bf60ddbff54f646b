package io.slipway.build.dockerfile.ignore;

/**
 * The parts of glob syntax that need care: brackets and escapes, as Go's path matching has them.
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
      i = member(c, i, out);
      if (i < c.length && c[i] == '-') {
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
    if (i < c.length && c[i] == '\\') {
      i++;
    }
    if (i >= c.length) {
      throw bad(new String(c, 0, c.length));
    }
    if (!Character.isLetterOrDigit(c[i])) {
      out.append('\\');
    }
    out.appendCodePoint(c[i]);
    return i + 1;
  }

  private static IllegalArgumentException bad(String pattern) {
    return new IllegalArgumentException("syntax error in pattern '" + pattern + "'");
  }
}
