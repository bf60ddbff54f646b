package io.slipway.model;

import java.util.Objects;

/**
 * What is built: a commit of a Git repository.
 *
 * @param url where to fetch from
 * @param ref the full ref that was pushed, for example {@code refs/heads/main}
 * @param commit the commit; the only thing that is fetched
 * @param subdirectory the context inside the repository; empty for its root
 * @param dockerfile the build file relative to the context, usually {@code Dockerfile}
 */
public record GitSource(
    String url, String ref, CommitId commit, String subdirectory, String dockerfile) {
  /**
   * Checks that URL and ref cannot be taken for an option or a helper.
   *
   * @throws IllegalArgumentException when a part has a hostile or unknown shape
   */
  public GitSource {
    Objects.requireNonNull(commit, "commit");
    GitUrl.check(url);
    if (!ref.startsWith("refs/") || ref.contains("..") || ref.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException("not a full Git ref: '" + ref + "'");
    }
    if (subdirectory.startsWith("/") || subdirectory.contains("..") || dockerfile.contains("..")) {
      throw new IllegalArgumentException("context and build file stay inside the repository");
    }
  }
}
