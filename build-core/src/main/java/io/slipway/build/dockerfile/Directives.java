package io.slipway.build.dockerfile;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser directives: comments of the form {@code # name=value} before everything else.
 *
 * @param escape the escape character, which also continues lines: a backslash or a backtick
 * @param syntax which frontend the file asks for; empty when it does not
 * @param check options of the checks, as written; empty when there are none
 */
public record Directives(char escape, Optional<String> syntax, Optional<String> check) {
  private static final Pattern FORM =
      Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*", Pattern.UNIX_LINES);

  /** Reads directives line by line until a line is none. */
  static final class Reader {
    private final Map<String, String> values = new HashMap<>();
    private boolean over;

    /** A first line that names an interpreter hides directives from nobody but the escape. */
    private boolean interpreted;

    /**
     * Looks at the next line.
     *
     * @return whether it was a directive
     * @throws SyntaxProblem when a directive comes twice or has an impossible value
     */
    boolean offer(String line) throws SyntaxProblem {
      boolean first = !over && !interpreted && values.isEmpty();
      if (first && line.startsWith("#!")) {
        interpreted = true;
        return false;
      }
      Matcher matcher = FORM.matcher(line);
      if (over || !matcher.matches()) {
        over = true;
        return false;
      }
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      if (interpreted && name.equals("escape")) {
        over = true;
        return false;
      }
      String value = matcher.group(2);
      switch (name) {
        case "syntax", "check", "escape" -> {
          if (values.putIfAbsent(name, value) != null) {
            throw new SyntaxProblem(
                "only one " + name + " parser directive can be used", "", "remove this line");
          }
          if (name.equals("escape") && !value.equals("\\") && !value.equals("`")) {
            values.remove(name);
            throw new SyntaxProblem(
                "invalid escape token '" + value + "' does not match ` or \\",
                value,
                "write # escape=` or leave the line out");
          }
          return true;
        }
        default -> {
          over = true;
          return false;
        }
      }
    }

    char escape() {
      return values.getOrDefault("escape", "\\").charAt(0);
    }

    Directives directives() {
      return new Directives(
          escape(),
          Optional.ofNullable(values.get("syntax")),
          Optional.ofNullable(values.get("check")).map(text -> text.split("\\s", 2)[0]));
    }
  }
}
