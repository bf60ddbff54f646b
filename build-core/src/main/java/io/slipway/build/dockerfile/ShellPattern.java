package io.slipway.build.dockerfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The patterns of {@code ${v#p}}, {@code ${v%p}} and {@code ${v/p/w}}: {@code *}, {@code ?} and
 * escapes, no brackets.
 */
final class ShellPattern {
  private ShellPattern() {}

  static String withoutPrefix(String value, String pattern, boolean longest)
      throws ExpansionException {
    Matcher matcher = compile(pattern, longest).matcher(value);
    return matcher.lookingAt() ? value.substring(matcher.end()) : value;
  }

  /** Works on the reversed text: only from the left can the shortest match be found. */
  static String withoutSuffix(String value, String pattern, boolean longest)
      throws ExpansionException {
    String backwards = new StringBuilder(value).reverse().toString();
    String rest = withoutPrefix(backwards, reversed(pattern), longest);
    return new StringBuilder(rest).reverse().toString();
  }

  static String replace(String value, String pattern, String replacement, boolean all)
      throws ExpansionException {
    Matcher matcher = compile(pattern, true).matcher(value);
    StringBuilder out = new StringBuilder();
    int copied = 0;
    int last = -1;
    while (matcher.find()) {
      if (matcher.end() == matcher.start() && matcher.start() == last) {
        continue; // no empty match right after a match
      }
      out.append(value, copied, matcher.start()).append(replacement);
      copied = matcher.end();
      last = copied;
      if (!all) {
        break;
      }
    }
    return out.append(value.substring(copied)).toString();
  }

  private static Pattern compile(String pattern, boolean longest) throws ExpansionException {
    StringBuilder out = new StringBuilder();
    int[] chars = pattern.codePoints().toArray();
    for (int i = 0; i < chars.length; i++) {
      switch (chars[i]) {
        case '*' -> out.append(longest ? ".*" : ".*?");
        case '?' -> out.append('.');
        case '\\' -> {
          int next = i + 1 < chars.length ? chars[i + 1] : -1;
          if (next == '}' || next == '/') {
            continue; // the escape served the braces, the character itself comes next
          }
          if (next != '*' && next != '?' && next != '\\') {
            throw new ExpansionException(
                "invalid pattern ("
                    + pattern
                    + ") in substitution: invalid escape '\\"
                    + (next < 0 ? "" : Character.toString(next))
                    + "'");
          }
          out.append('\\').appendCodePoint(next);
          i++;
        }
        default -> out.append(Pattern.quote(Character.toString(chars[i])));
      }
    }
    return Pattern.compile(out.toString(), Pattern.UNIX_LINES);
  }

  /** Reverses the characters but leaves each escape in front of what it escapes. */
  private static String reversed(String pattern) {
    StringBuilder out = new StringBuilder();
    int[] chars = pattern.codePoints().toArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] == '\\' && i + 1 < chars.length) {
        out.insert(0, "\\" + Character.toString(chars[++i]));
      } else {
        out.insert(0, Character.toString(chars[i]));
      }
    }
    return out.toString();
  }
}
