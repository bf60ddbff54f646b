package io.slipway.build.dockerfile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /**
   * The options of the checks that a comment above an instruction gives.
   *
   * @param comment without the number sign
   */
  public static Optional<String> checkIn(String comment) {
    Matcher matcher = FORM.matcher("#" + comment);
    return matcher.matches() && matcher.group(1).equalsIgnoreCase("check")
        ? Optional.of(firstWord(matcher.group(2)))
        : Optional.empty();
  }

  /** What follows a blank is a remark. */
  private static String firstWord(String value) {
    return value.split(" ", 2)[0];
  }

  /** Reads directives line by line until a line is none. */
  static final class Reader {
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private boolean begun;
    private boolean script;
    private boolean over;

    /** BuildKit reads {@code syntax} and {@code check} from lines as they are, not trimmed. */
    private boolean indented;

    /**
     * Looks at the next line.
     *
     * @param line without the blanks that it begins with
     * @param blanks whether it began with any
     * @return whether it was a directive
     * @throws SyntaxProblem when a directive comes twice or has an impossible value
     */
    boolean offer(String line, boolean blanks) throws SyntaxProblem {
      indented |= blanks;
      if (!begun) {
        begun = true;
        script = !blanks && line.startsWith("#!");
        if (script) {
          return false;
        }
      }
      if (script) {
        belowInterpreter(line);
        return false;
      }
      Matcher matcher = FORM.matcher(line);
      if (over || !matcher.matches()) {
        over = true;
        return false;
      }
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      String value = matcher.group(2);
      switch (name) {
        case "syntax", "check", "escape" -> {
          if (!seen.add(name)) {
            throw new SyntaxProblem(
                "only one " + name + " parser directive can be used", "", "remove this line");
          }
          if (name.equals("escape") && !value.equals("\\") && !value.equals("`")) {
            seen.remove(name);
            throw new SyntaxProblem(
                "invalid escape token '" + value + "' does not match ` or \\",
                value,
                "write # escape=` or leave the line out");
          }
          if (!indented || name.equals("escape")) {
            values.put(name, value);
          }
          return true;
        }
        default -> {
          over = true;
          return false;
        }
      }
    }

    /** BuildKit looks for all directives but the escape character below a script's first line. */
    private void belowInterpreter(String line) {
      Matcher matcher = FORM.matcher(line);
      String name = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
      switch (name) {
        case "syntax", "check" ->
            over = over || indented || values.putIfAbsent(name, matcher.group(2)) != null;
        case "escape" -> {}
        default -> over = true;
      }
    }

    char escape() {
      return values.getOrDefault("escape", "\\").charAt(0);
    }

    Directives directives() {
      return new Directives(escape(), heeded("syntax"), heeded("check"));
    }

    private Optional<String> heeded(String name) {
      return Optional.ofNullable(values.get(name)).map(Directives::firstWord);
    }
  }
}
