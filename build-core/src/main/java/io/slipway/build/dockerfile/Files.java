package io.slipway.build.dockerfile;

import java.util.List;

/**
 * What ADD and COPY move, and where to.
 *
 * @param sources paths, globs or addresses, as written
 * @param documents heredocs among the sources; each becomes a file named as the document
 * @param destination as written; relative to the working directory
 */
public record Files(List<String> sources, List<Heredoc> documents, String destination) {
  /** Copies the lists. */
  public Files {
    sources = List.copyOf(sources);
    documents = List.copyOf(documents);
  }
}
