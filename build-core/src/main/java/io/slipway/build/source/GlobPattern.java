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

  /** Whether the whole name matches; a malformed pattern matches nothing. */
  boolean matches(String name) {
    return matches(0, name, 0);
  }

  private boolean matches(int from, String name, int at) {
    int p = from;
    int n = at;
    while (p < pattern.length()) {
      char c = pattern.charAt(p);
      if (c == '*') {
        for (int rest = n; rest <= name.length(); rest++) {
          if (matches(p + 1, name, rest)) {
            return true;
          }
        }
        return false;
      }
      if (n >= name.length()) {
        return false;
      }
      int actual = name.codePointAt(n);
      if (c == '[') {
        int end = matchClass(p, actual);
        if (end < 0) {
          return false;
        }
        p = end;
      } else if (c == '?') {
        p++;
      } else {
        if (c == '\\') {
          p++;
          if (p >= pattern.length()) {
            return false;
          }
        }
        int literal = pattern.codePointAt(p);
        if (literal != actual) {
          return false;
        }
        p += Character.charCount(literal);
      }
      n += Character.charCount(actual);
    }
    return n == name.length();
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
