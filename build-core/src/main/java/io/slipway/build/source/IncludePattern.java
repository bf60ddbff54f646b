package io.slipway.build.source;

import io.slipway.build.dockerfile.ignore.IgnoreRules;
import java.util.Arrays;
import java.util.List;

/**
 * The path or glob behind COPY --parents: takes what it matches, and all below that. Knows which
 * directories need not be looked into, so that one file of a whole root filesystem is found without
 * reading the rest.
 */
final class IncludePattern {
  private final IgnoreRules rules;
  private final List<GlobPattern> components;

  /**
   * Compiles a pattern.
   *
   * @param pattern cleaned, relative, not empty; {@code **} matches any number of directories
   * @throws IllegalArgumentException when it is malformed
   */
  IncludePattern(String pattern) {
    this.rules = IgnoreRules.of(List.of(pattern));
    this.components = Arrays.stream(pattern.split("/", -1)).map(GlobPattern::new).toList();
  }

  boolean matches(String path) {
    return rules.excludes(path);
  }

  /** Whether something below a directory that does not match itself may match. */
  boolean mayMatchBelow(String directory) {
    String[] parts = directory.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i >= components.size()) {
        return false;
      }
      GlobPattern component = components.get(i);
      if (component.pattern().contains("**")) {
        return true;
      }
      if (!component.matches(parts[i])) {
        return false;
      }
    }
    return true;
  }
}
