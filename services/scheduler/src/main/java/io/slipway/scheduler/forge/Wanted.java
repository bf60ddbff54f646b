package io.slipway.scheduler.forge;

import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.StarPattern;
import io.slipway.model.UntrustedBranches;
import java.util.Optional;

/** Whether a project builds a change, by the project's rules alone. */
public final class Wanted {
  private static final String BRANCH = "refs/heads/";
  private static final String TAG = "refs/tags/";

  private Wanted() {}

  /** Why a change is not built; empty when it is. */
  public static Optional<String> refusal(Project project, GitEvent.Change change) {
    return switch (change) {
      case GitEvent.Push push -> branch(project, push.ref());
      case GitEvent.TagPush tag -> tag(project, tag.ref());
      case GitEvent.PullRequest request ->
          project.triggers().pullRequests()
              ? Optional.empty()
              : Optional.of("pull requests of this project are not built");
    };
  }

  /**
   * How far a change is trusted. What anybody can write, a fork's commits, is not; only those who
   * may push to the repository move its branches and tags, and some branches the project itself
   * does not trust.
   */
  public static Lane lane(Project project, GitEvent.Change change) {
    UntrustedBranches untrusted = project.triggers().untrusted();
    return switch (change) {
      case GitEvent.Push push -> lane(project, push.ref());
      case GitEvent.TagPush tag -> Lane.TRUSTED;
      case GitEvent.PullRequest request ->
          request.fork() ? Lane.UNTRUSTED : untrusted.lane(request.sourceBranch());
    };
  }

  /**
   * How far what people ask for by its ref is trusted. Only who may push to the repository moves
   * its branches and tags; any other ref, such as a pull request's, may be anybody's.
   */
  public static Lane lane(Project project, String ref) {
    if (ref.startsWith(BRANCH)) {
      return project.triggers().untrusted().lane(ref.substring(BRANCH.length()));
    }
    return ref.startsWith(TAG) ? Lane.TRUSTED : Lane.UNTRUSTED;
  }

  private static Optional<String> branch(Project project, String ref) {
    if (!ref.startsWith(BRANCH)) {
      return Optional.of("only branches and tags are built, this is " + ref);
    }
    String branch = ref.substring(BRANCH.length());
    return project.branches().contains(branch)
        ? Optional.empty()
        : Optional.of("branch '" + branch + "' is not built");
  }

  private static Optional<String> tag(Project project, String ref) {
    String tag = ref.startsWith(TAG) ? ref.substring(TAG.length()) : ref;
    return matchesTag(project, tag)
        ? Optional.empty()
        : Optional.of("tag '" + tag + "' matches no pattern of tags that are built");
  }

  /** Whether a Git tag's short name matches a pattern of the project; {@code *} is any text. */
  public static boolean matchesTag(Project project, String tag) {
    return project.triggers().tags().stream().anyMatch(p -> StarPattern.matches(p, tag));
  }
}
