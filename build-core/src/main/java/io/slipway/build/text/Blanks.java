package io.slipway.build.text;

/**
 * White space as Go counts it, because the reference parser is written in Go; Java's own notion
 * leaves out the no-break space.
 */
public final class Blanks {
  private Blanks() {}

  /** Whether {@code unicode.IsSpace} of Go says so. */
  public static boolean isSpace(int c) {
    return (c >= 9 && c <= 13)
        || c == ' '
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  /** Separates words where no quotes count: tab, vertical tab, form feed, return, space. */
  public static boolean separates(char c) {
    return c == '\t' || c == 0x0B || c == '\f' || c == '\r' || c == ' ';
  }

  /** Without white space at its beginning. */
  public static String trimLeft(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  /** Without white space at both ends, as Go's {@code strings.TrimSpace}. */
  public static String trim(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return trimLeft(text.substring(0, end));
  }

  /** Without the line's end, however many returns and newlines it has. */
  public static String trimNewline(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    return line.substring(0, end);
  }
}
