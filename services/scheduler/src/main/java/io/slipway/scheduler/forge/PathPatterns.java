package io.slipway.scheduler.forge;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of paths as in {@code .dockerignore}: {@code *} and {@code ?} stay inside a name, {@code
 * **} is any number of directories, {@code !} takes back, the last pattern that matches decides,
 * and a directory means all below it. Bracket expressions and escapes are not known here: they
 * stand for themselves.
 */
public final class PathPatterns {
  private record Rule(boolean takesBack, Pattern pattern) {}

  private final List<Rule> rules;

  /** Compiles patterns. */
  public PathPatterns(List<String> patterns) {
    rules = patterns.stream().map(String::strip).filter(p -> !p.isEmpty()).map(this::rule).toList();
  }

  /** Whether any of these paths matches. */
  public boolean matchAny(List<String> paths) {
    return paths.stream().anyMatch(this::matches);
  }

  boolean matches(String path) {
    boolean matched = false;
    for (Rule rule : rules) {
      if (rule.takesBack() == matched && rule.pattern().matcher(path).matches()) {
        matched = !rule.takesBack();
      }
    }
    return matched;
  }

  private Rule rule(String text) {
    boolean takesBack = text.startsWith("!");
    String pattern = (takesBack ? text.substring(1).strip() : text).replaceFirst("^(\\./|/)+", "");
    pattern = pattern.replaceFirst("/+$", "");
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      if (pattern.startsWith("**/", at)) {
        regex.append("(?:.*/)?");
        at += 3;
      } else if (pattern.startsWith("**", at)) {
        regex.append(".*");
        at += 2;
      } else {
        regex.append(one(pattern.charAt(at)));
        at++;
      }
    }
    return new Rule(takesBack, Pattern.compile(regex + "(?:/.*)?", Pattern.DOTALL));
  }

  private static String one(char c) {
    return switch (c) {
      case '*' -> "[^/]*";
      case '?' -> "[^/]";
      default -> Pattern.quote(String.valueOf(c));
    };
  }
}
