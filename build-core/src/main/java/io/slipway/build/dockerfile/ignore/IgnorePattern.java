package io.slipway.build.dockerfile.ignore;

import java.util.regex.PatternSyntaxException;

/**
 * One line of a {@code .dockerignore}.
 *
 * @param text the cleaned pattern without exclamation mark
 * @param negated whether it takes files back in
 * @param form how it is compared; a plain text, an end or a beginning is faster than wildcards
 * @param wildcards for {@link Form#WILDCARDS}
 */
record IgnorePattern(String text, boolean negated, Form form, Wildcards wildcards) {
  enum Form {
    EXACT,
    PREFIX,
    SUFFIX,
    WILDCARDS
  }

  boolean matches(String path) {
    return switch (form) {
      case EXACT -> path.equals(text);
      case PREFIX -> path.startsWith(text.substring(0, text.length() - 2));
      case SUFFIX -> {
        String end = text.substring(2);
        yield path.endsWith(end) || (end.startsWith("/") && path.equals(end.substring(1)));
      }
      case WILDCARDS -> wildcards.matches(path);
    };
  }

  /**
   * Compiles a cleaned pattern.
   *
   * @throws IllegalArgumentException when it is no pattern
   */
  static IgnorePattern compile(String text, boolean negated) {
    PathPattern.check(text);
    Wildcards out = new Wildcards();
    Form form = Form.EXACT;
    int[] c = text.codePoints().toArray();
    for (int i = 0; i < c.length; i++) {
      boolean first = i == 0;
      if (c[i] == '*' && i + 1 < c.length && c[i + 1] == '*') {
        i++;
        if (i + 1 < c.length && c[i + 1] == '/') {
          i++;
        }
        if (i + 1 == c.length) {
          form = form == Form.EXACT ? Form.PREFIX : Form.WILDCARDS;
          out.all();
        } else {
          form = Form.WILDCARDS;
          out.directories();
        }
        form = first ? Form.SUFFIX : form;
      } else if (c[i] == '*' || c[i] == '?') {
        if (c[i] == '*') {
          out.star();
        } else {
          out.one();
        }
        form = Form.WILDCARDS;
      } else if (c[i] == '\\' && i + 1 < c.length) {
        escaped(c, ++i, out);
        form = Form.WILDCARDS;
      } else if (c[i] == '[') {
        i = set(c, i, out);
        form = Form.WILDCARDS;
      } else {
        out.literal(c[i]);
      }
    }
    return new IgnorePattern(text, negated, form, out);
  }

  private static void escaped(int[] c, int at, Wildcards out) {
    GoEscapes.charactersOf(c[at])
        .ifPresentOrElse(
            set -> out.set("[" + set + "]"), () -> out.literal(PathPattern.escaped(c, at)));
  }

  /** Adds a bracket expression; returns where it ends. */
  private static int set(int[] c, int open, Wildcards out) {
    StringBuilder set = new StringBuilder();
    int close = PathPattern.brackets(c, open, set);
    try {
      out.set(set.toString());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "syntax error in pattern '" + new String(c, 0, c.length) + "'", e);
    }
    return close;
  }
}
