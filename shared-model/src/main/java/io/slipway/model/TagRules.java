package io.slipway.model;

import java.util.List;
import java.util.regex.Pattern;

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

  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9_.*-]{1,128}");

  /**
   * Copies the lists and checks templates and patterns.
   *
   * @throws IllegalArgumentException when a template is none of its kind of build (see {@link
   *     TagTemplate}), or a pattern could match no tag
   */
  public TagRules {
    branch = List.copyOf(branch);
    pullRequest = List.copyOf(pullRequest);
    release = List.copyOf(release);
    immutable = List.copyOf(immutable);
    branch.forEach(template -> TagTemplate.of(template, Trigger.Kind.BRANCH));
    pullRequest.forEach(template -> TagTemplate.of(template, Trigger.Kind.PULL_REQUEST));
    release.forEach(template -> TagTemplate.of(template, Trigger.Kind.TAG));
    immutable.forEach(pattern -> TextValue.check(PATTERN, pattern, "a pattern of tags"));
  }

  /** The templates for builds of this kind. */
  public List<TagTemplate> templates(Trigger.Kind kind) {
    List<String> texts =
        switch (kind) {
          case BRANCH -> branch;
          case PULL_REQUEST -> pullRequest;
          case TAG -> release;
        };
    return texts.stream().map(text -> TagTemplate.of(text, kind)).toList();
  }

  /** Whether a pattern says that the tag never moves. */
  public boolean fixes(Tag tag) {
    return immutable.stream().anyMatch(tag::matches);
  }
}
