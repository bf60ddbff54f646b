package io.slipway.cleanup.domain;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names that are meant: those that match one of the first patterns and none of the second. {@code
 * *} stands for any characters, everything else for itself.
 *
 * @param include empty for every name
 * @param exclude exceptions
 */
public record TagPatterns(List<String> include, List<String> exclude) {
  /** Every name. */
  public static final TagPatterns ALL = new TagPatterns(List.of(), List.of());

  /** Copies the lists. */
  public TagPatterns {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** Whether this name is meant. */
  public boolean match(String name) {
    return (include.isEmpty() || any(include, name)) && !any(exclude, name);
  }

  private static boolean any(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, name));
  }

  /** Whether one pattern matches the whole name. */
  static boolean matches(String pattern, String name) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
  }

  @Override
  public String toString() {
    String names = include.isEmpty() ? "*" : String.join(",", include);
    return exclude.isEmpty() ? names : names + " without " + String.join(",", exclude);
  }
}
