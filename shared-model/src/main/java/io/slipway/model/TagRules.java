package io.slipway.model;

import java.util.List;

/**
 * Which tags a project's builds get, and which of them never move (issue 4, rows Q3 and P3).
 * Templates may use {@code <n>} (the build's number), {@code <sha7>}, {@code <branch>}, {@code
 * <id>} (of the pull request), {@code <tag>} (the Git tag) and, for semver tags, {@code <major>},
 * {@code <minor>}, {@code <patch>}.
 *
 * @param branch templates for builds of branches, besides {@code build-<n>-<sha7>}, which every
 *     build has
 * @param pullRequest for builds of pull requests
 * @param release for builds of Git tags
 * @param immutable patterns, with {@code *}, of tags that never move once they are there, besides
 *     {@code build-*} and semver tags
 */
public record TagRules(
    List<String> branch, List<String> pullRequest, List<String> release, List<String> immutable) {
  /** What holds when nothing is said. */
  public static final TagRules DEFAULTS =
      new TagRules(List.of(), List.of("pr-<id>-<n>"), List.of("<tag>"), List.of());

  /** Copies the lists. */
  public TagRules {
    branch = List.copyOf(branch);
    pullRequest = List.copyOf(pullRequest);
    release = List.copyOf(release);
    immutable = List.copyOf(immutable);
  }
}
