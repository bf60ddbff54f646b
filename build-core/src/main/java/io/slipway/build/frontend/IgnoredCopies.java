package io.slipway.build.frontend;

import io.slipway.build.dockerfile.GoQuote;
import io.slipway.build.dockerfile.ignore.IgnoreRules;

/**
 * The check {@code CopyIgnoredFile}: a COPY or ADD of something that the ignore rules leave out of
 * the context.
 */
record IgnoredCopies(IgnoreRules rules) {

  /**
   * Looks at one source. A leading slash counts, as for BuildKit: {@code /x} is compared as it is,
   * which few patterns match.
   *
   * @param verb what is done with it, {@code Copy} or {@code Add}
   * @param source a path or pattern in the context
   */
  void look(String verb, String source, Words words) {
    String path = IgnoreRules.clean(source);
    if (rules.surelyExcludes(path)) {
      words.warn(
          "CopyIgnoredFile",
          "Attempting to "
              + verb
              + " file "
              + GoQuote.quote(path)
              + " that is excluded by .dockerignore");
    }
  }
}
