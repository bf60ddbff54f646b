package io.slipway.build.source;

import java.util.List;
import java.util.Optional;

/**
 * What a COPY or ADD asks for of one source tree.
 *
 * @param sources paths or globs (Go's {@code filepath.Match}) inside the source tree; never empty
 * @param destination absolute path; a trailing slash says that it is a directory
 * @param owner {@code user[:group]} by name or number; empty: root for a context, else as it was
 * @param mode octal permissions, up to {@code 7777}, or symbolic as in chmod(1); empty keeps them
 * @param rules how sources become files
 */
public record CopyRequest(
    List<String> sources,
    String destination,
    Optional<String> owner,
    Optional<String> mode,
    CopyRules rules) {
  /** Copies the list. */
  public CopyRequest {
    sources = List.copyOf(sources);
  }
}
