package io.slipway.build.source;

import java.util.List;

/**
 * How sources become files.
 *
 * @param parents whether the sources' parent directories are kept below the destination, from a
 *     {@code /./} on where a source has one (COPY --parents)
 * @param excludes ignore rules for what is below the sources (COPY --exclude)
 * @param unpack whether tar archives are unpacked into the destination instead of copied (ADD)
 */
public record CopyRules(boolean parents, List<String> excludes, boolean unpack) {
  /** None of the flags. */
  public static final CopyRules PLAIN = new CopyRules(false, List.of(), false);

  /** Copies the list. */
  public CopyRules {
    excludes = List.copyOf(excludes);
  }
}
