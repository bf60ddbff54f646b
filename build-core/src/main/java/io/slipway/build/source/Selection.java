package io.slipway.build.source;

import io.slipway.build.dockerfile.ignore.IgnoreRules;
import java.util.List;
import java.util.Optional;

/**
 * Which files below a source are copied.
 *
 * @param include what is taken; empty for all
 * @param excludes what of it is not
 */
record Selection(Optional<IncludePattern> include, IgnoreRules excludes) {

  /**
   * The rules of an instruction.
   *
   * @param include the pattern behind --parents, cleaned and relative; empty for all
   * @throws UnusableSource when one is malformed
   */
  static Selection of(String include, List<String> excludes) throws UnusableSource {
    try {
      return new Selection(
          include.isEmpty() ? Optional.empty() : Optional.of(new IncludePattern(include)),
          IgnoreRules.of(excludes));
    } catch (IllegalArgumentException e) {
      throw new UnusableSource(e.getMessage() + ": correct --exclude or the source");
    }
  }

  /**
   * Whether a file is copied.
   *
   * @param path relative to the source
   */
  boolean takes(String path) {
    return (include.isEmpty() || include.get().matches(path)) && !excludes.excludesInTree(path);
  }

  /** Whether all files are copied. */
  boolean takesAll() {
    return include.isEmpty() && excludes.isEmpty();
  }

  /** Whether a directory that is not taken may have something below it that is. */
  boolean mayTakeBelow(String directory) {
    return !excludes.excludesAllBelow(directory)
        && (include.isEmpty()
            || include.get().matches(directory)
            || include.get().mayMatchBelow(directory));
  }
}
