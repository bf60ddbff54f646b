package io.slipway.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kind of change a build is of, read from its ref. It decides the build's tags and how it
 * waits; how far it is trusted, it does not.
 *
 * @param kind branch, Git tag or pull request
 * @param name the branch's or tag's name without {@code refs/...}, or the pull request's number
 */
public record Trigger(Kind kind, String name) {
  private static final Pattern PULL_REQUEST =
      Pattern.compile("refs/(?:pull|merge-requests|pull-requests)/([0-9]{1,18})/(?:head|from)");
  private static final String BRANCH = "refs/heads/";
  private static final String TAG = "refs/tags/";

  /** The kinds. */
  public enum Kind {
    BRANCH,
    TAG,
    /** GitLab's word is merge request. */
    PULL_REQUEST
  }

  /** The version that a Git tag names; empty for any other change. */
  public Optional<SemVer> version() {
    return kind == Kind.TAG && SemVer.matches(name)
        ? Optional.of(new SemVer(name))
        : Optional.empty();
  }

  /** What a full ref stands for; empty for a ref of another shape. */
  public static Optional<Trigger> of(String ref) {
    if (ref.startsWith(BRANCH)) {
      return Optional.of(new Trigger(Kind.BRANCH, ref.substring(BRANCH.length())));
    }
    if (ref.startsWith(TAG)) {
      return Optional.of(new Trigger(Kind.TAG, ref.substring(TAG.length())));
    }
    Matcher request = PULL_REQUEST.matcher(ref);
    return request.matches()
        ? Optional.of(new Trigger(Kind.PULL_REQUEST, request.group(1)))
        : Optional.empty();
  }
}
