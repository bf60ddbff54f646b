package io.slipway.build.source;

/**
 * Matches one path component as Go's {@code filepath.Match} does: {@code *}, {@code ?}, {@code
 * [a-z]}, {@code [^a-z]}, and a backslash that takes the next character literally.
 */
record GlobPattern(String pattern) {

  /** Whether the text has a character that means more than itself. */
  static boolean hasWildcard(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '*' || c == '?' || c == '[') {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the whole name matches; a malformed pattern matches nothing. Only the last star is
   * tried again, which is enough, and never takes more than pattern times name.
   */
  boolean matches(String name) {
    int p = 0;
    int n = 0;
    int afterStar = -1;
    int taken = 0;
    while (true) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        afterStar = ++p;
        taken = n;
        continue;
      }
      if (p == pattern.length() && n == name.length()) {
        return true;
      }
      int next = n < name.length() ? one(p, name.codePointAt(n)) : -1;
      if (next >= 0) {
        p = next;
        n += Character.charCount(name.codePointAt(n));
      } else if (afterStar >= 0 && taken < name.length()) {
        taken += Character.charCount(name.codePointAt(taken));
        p = afterStar;
        n = taken;
      } else {
        return false;
      }
    }
  }

  /** The index after what matches one character; -1 when it does not match. */
  private int one(int p, int actual) {
    if (p >= pattern.length()) {
      return -1;
    }
    return switch (pattern.charAt(p)) {
      case '[' -> matchClass(p, actual);
      case '?' -> p + 1;
      case '\\' -> p + 1 < pattern.length() ? literal(p + 1, actual) : -1;
      default -> literal(p, actual);
    };
  }

  private int literal(int p, int actual) {
    int literal = pattern.codePointAt(p);
    return literal == actual ? p + Character.charCount(literal) : -1;
  }

  /** The index after a class that has the character; -1 when it has not or is malformed. */
  private int matchClass(int open, int actual) {
    int p = open + 1;
    boolean negated = p < pattern.length() && pattern.charAt(p) == '^';
    if (negated) {
      p++;
    }
    boolean found = false;
    boolean first = true;
    while (p < pattern.length()) {
      if (pattern.charAt(p) == ']' && !first) {
        return found == negated ? -1 : p + 1;
      }
      first = false;
      int low = classCharacter(p);
      p = afterClassCharacter(p);
      int high = low;
      if (p < pattern.length() && pattern.charAt(p) == '-') {
        high = classCharacter(p + 1);
        p = afterClassCharacter(p + 1);
      }
      if (low < 0 || high < 0) {
        return -1;
      }
      found |= low <= actual && actual <= high;
    }
    return -1;
  }

  private int classCharacter(int p) {
    int at = p < pattern.length() && pattern.charAt(p) == '\\' ? p + 1 : p;
    if (at >= pattern.length()
        || (at == p && (pattern.charAt(p) == '-' || pattern.charAt(p) == ']'))) {
      return -1;
    }
    return pattern.codePointAt(at);
  }

  private int afterClassCharacter(int p) {
    int at = p < pattern.length() && pattern.charAt(p) == '\\' ? p + 1 : p;
    return at >= pattern.length() ? at : at + Character.charCount(pattern.codePointAt(at));
  }
}
