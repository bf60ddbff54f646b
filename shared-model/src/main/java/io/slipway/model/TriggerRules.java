package io.slipway.model;

import java.time.Duration;
import java.util.List;

/**
 * What of a repository's pushes is built (issue 4, rows V1 and P5), besides the project's branches.
 *
 * @param forge how webhooks authenticate
 * @param paths patterns in the syntax of {@code .dockerignore}; a push that changes no file that
 *     matches is skipped; empty for no filter
 * @param tags patterns of Git tags that are built, with {@code *}; empty for none
 * @param pullRequests whether pull requests are built; those of forks run in the untrusted lane
 * @param poll how often the repository is asked for pushes whose webhook never came; zero for never
 * @param untrusted branches whose builds run in the untrusted lane, too
 */
public record TriggerRules(
    Forge forge,
    List<String> paths,
    List<String> tags,
    boolean pullRequests,
    Duration poll,
    UntrustedBranches untrusted) {
  /** What holds when nothing is said. */
  public static final TriggerRules DEFAULTS =
      new TriggerRules(Forge.GITHUB, List.of(), List.of(), false, Duration.ZERO);

  private static final Duration OFTEN = Duration.ofSeconds(1);

  /** Rules of a repository all of whose branches are trusted. */
  public TriggerRules(
      Forge forge, List<String> paths, List<String> tags, boolean pullRequests, Duration poll) {
    this(forge, paths, tags, pullRequests, poll, UntrustedBranches.NONE);
  }

  /**
   * Copies the lists and checks the interval.
   *
   * @throws IllegalArgumentException when the interval is negative or below a second
   */
  public TriggerRules {
    paths = List.copyOf(paths);
    tags = List.copyOf(tags);
    if (!poll.isZero() && poll.compareTo(OFTEN) < 0) {
      throw new IllegalArgumentException("poll is 0 or at least a second, not " + poll);
    }
  }
}
