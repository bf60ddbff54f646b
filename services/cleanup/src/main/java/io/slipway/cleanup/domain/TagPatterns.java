package io.slipway.cleanup.domain;

import io.slipway.model.StarPattern;
import java.util.List;

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
    return patterns.stream().anyMatch(pattern -> StarPattern.matches(pattern, name));
  }

  @Override
  public String toString() {
    String names = include.isEmpty() ? "*" : String.join(",", include);
    return exclude.isEmpty() ? names : names + " without " + String.join(",", exclude);
  }
}
