package io.slipway.build.dockerfile;

import java.util.Arrays;

/**
 * The patterns of {@code ${v#p}}, {@code ${v%p}} and {@code ${v/p/w}}: {@code *}, {@code ?} and
 * escapes, no brackets; neither wildcard matches a line's end. Follows all ways to match at once,
 * so that no pattern takes longer than its length times that of the value.
 */
final class ShellPattern {
  private static final int ANY = -1;
  private static final int STAR = -2;

  private final int[] tokens;

  private ShellPattern(int[] tokens) {
    this.tokens = tokens;
  }

  static String withoutPrefix(String value, String pattern, boolean longest)
      throws ExpansionException {
    int[] text = value.codePoints().toArray();
    int end = compile(pattern).end(text, 0, longest);
    return end < 0 ? value : new String(text, end, text.length - end);
  }

  static String withoutSuffix(String value, String pattern, boolean longest)
      throws ExpansionException {
    int[] text = reversed(value.codePoints().toArray());
    int end = compile(pattern).backwards().end(text, 0, longest);
    if (end < 0) {
      return value;
    }
    return new String(reversed(Arrays.copyOfRange(text, end, text.length)), 0, text.length - end);
  }

  static String replace(String value, String pattern, String replacement, boolean all)
      throws ExpansionException {
    int[] text = value.codePoints().toArray();
    ShellPattern compiled = compile(pattern);
    GoTemplate template = all ? GoTemplate.parse(replacement) : GoTemplate.plain(replacement);
    boolean[] starts = compiled.starts(text);
    StringBuilder out = new StringBuilder();
    int copied = 0;
    int last = -1;
    int at = 0;
    while (at <= text.length) {
      int end = starts[at] ? compiled.end(text, at, true) : -1;
      if (end < 0 || (end == at && at == last)) { // no empty match right after a match
        at++;
        continue;
      }
      out.append(new String(text, copied, at - copied));
      template.write(new String(text, at, end - at), out);
      copied = end;
      last = end;
      at = Math.max(end, at);
      if (!all) {
        break;
      }
    }
    return out.append(new String(text, copied, text.length - copied)).toString();
  }

  private static ShellPattern compile(String pattern) throws ExpansionException {
    int[] chars = pattern.codePoints().toArray();
    int[] tokens = new int[chars.length];
    int count = 0;
    for (int i = 0; i < chars.length; i++) {
      switch (chars[i]) {
        case '*' -> tokens[count++] = STAR;
        case '?' -> tokens[count++] = ANY;
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
          tokens[count++] = next;
          i++;
        }
        default -> tokens[count++] = chars[i];
      }
    }
    return new ShellPattern(Arrays.copyOf(tokens, count));
  }

  private ShellPattern backwards() {
    return new ShellPattern(reversed(tokens));
  }

  /** Where a match that begins here ends; -1 when none does. */
  private int end(int[] text, int start, boolean longest) {
    boolean[] states = new boolean[tokens.length + 1];
    begin(states);
    int found = -1;
    for (int at = start; ; at++) {
      if (states[tokens.length]) {
        found = at;
        if (!longest) {
          return found;
        }
      }
      if (at == text.length || !step(states, text[at])) {
        return found;
      }
    }
  }

  /** The places at which some match begins, found from the end backwards. */
  private boolean[] starts(int[] text) {
    ShellPattern back = backwards();
    boolean[] starts = new boolean[text.length + 1];
    boolean[] states = new boolean[tokens.length + 1];
    for (int at = text.length; ; at--) {
      back.begin(states);
      starts[at] = states[tokens.length];
      if (at == 0) {
        return starts;
      }
      back.step(states, text[at - 1]);
    }
  }

  /** State i: the first i tokens have matched; a star may match nothing. */
  private void begin(boolean[] states) {
    states[0] = true;
    for (int i = 0; i < tokens.length; i++) {
      states[i + 1] |= states[i] && tokens[i] == STAR;
    }
  }

  /** Takes one character; false when nothing can match any more. */
  private boolean step(boolean[] states, int c) {
    boolean alive = false;
    for (int i = tokens.length; i > 0; i--) {
      int token = tokens[i - 1];
      boolean wild = c != '\n';
      states[i] =
          token == STAR
              ? wild && (states[i] || states[i - 1])
              : states[i - 1] && (token == ANY ? wild : token == c);
    }
    states[0] = false;
    for (int i = 0; i < tokens.length; i++) {
      states[i + 1] |= states[i] && tokens[i] == STAR;
    }
    for (boolean state : states) {
      alive |= state;
    }
    return alive;
  }

  private static int[] reversed(int[] text) {
    int[] result = new int[text.length];
    for (int i = 0; i < text.length; i++) {
      result[i] = text[text.length - 1 - i];
    }
    return result;
  }
}
