package io.slipway.build.dockerfile.ignore;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One line of a {@code .dockerignore}.
 *
 * @param text the cleaned pattern without exclamation mark
 * @param negated whether it takes files back in
 * @param form how it is compared; a plain text, an end or a beginning is faster than an expression
 * @param expression for {@link Form#EXPRESSION}; matches nothing in the other forms
 */
record IgnorePattern(String text, boolean negated, Form form, Pattern expression) {
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  enum Form {
    EXACT,
    PREFIX,
    SUFFIX,
    EXPRESSION
  }

  boolean matches(String path) {
    return switch (form) {
      case EXACT -> path.equals(text);
      case PREFIX -> path.startsWith(text.substring(0, text.length() - 2));
      case SUFFIX -> {
        String end = text.substring(2);
        yield path.endsWith(end) || (end.startsWith("/") && path.equals(end.substring(1)));
      }
      case EXPRESSION -> expression.matcher(path).matches();
    };
  }

  /**
   * Compiles a cleaned pattern.
   *
   * @throws IllegalArgumentException when it is no pattern
   */
  static IgnorePattern compile(String text, boolean negated) {
    PathPattern.check(text);
    StringBuilder out = new StringBuilder();
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
          form = form == Form.EXACT ? Form.PREFIX : Form.EXPRESSION;
          out.append(".*");
        } else {
          form = Form.EXPRESSION;
          out.append("(.*/)?");
        }
        form = first ? Form.SUFFIX : form;
      } else if (c[i] == '*' || c[i] == '?') {
        out.append(c[i] == '*' ? "[^/]*" : "[^/]");
        form = Form.EXPRESSION;
      } else if (c[i] == '\\' && i + 1 < c.length) {
        out.append(Pattern.quote(Character.toString(c[++i])));
        form = Form.EXPRESSION;
      } else if (c[i] == '[') {
        i = PathPattern.brackets(c, i, out);
        form = Form.EXPRESSION;
      } else {
        out.append(Pattern.quote(Character.toString(c[i])));
      }
    }
    return new IgnorePattern(text, negated, form, expression(text, form, out.toString()));
  }

  private static Pattern expression(String text, Form form, String compiled) {
    if (form != Form.EXPRESSION) {
      return NOTHING;
    }
    try {
      return Pattern.compile(compiled, Pattern.UNIX_LINES);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("syntax error in pattern '" + text + "'", e);
    }
  }
}
