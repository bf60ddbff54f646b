package io.slipway.model;

import java.util.List;

/**
 * Branches of a repository that others than its people write to, bots for example: their builds,
 * and those of pull requests from them, run in the untrusted lane (issue 4).
 *
 * @param patterns names of branches; {@code *} is any text
 */
public record UntrustedBranches(List<String> patterns) {
  /** All branches are trusted. */
  public static final UntrustedBranches NONE = new UntrustedBranches(List.of());

  /**
   * Copies the patterns.
   *
   * @throws IllegalArgumentException when one is blank
   */
  public UntrustedBranches {
    patterns = List.copyOf(patterns);
    if (patterns.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a pattern of untrusted branches is empty");
    }
  }

  /** How far builds of a branch are trusted; {@code branch} without {@code refs/heads/}. */
  public Lane lane(String branch) {
    return patterns.stream().anyMatch(p -> StarPattern.matches(p, branch))
        ? Lane.UNTRUSTED
        : Lane.TRUSTED;
  }
}
