package io.slipway.scheduler.forge;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Pull requests as GitHub, Gitea and Forgejo word them. */
final class PullRequests {
  private PullRequests() {}

  /**
   * Reads one.
   *
   * @param news the actions that bring other commits
   */
  static GitEvent read(Payload payload, List<String> addresses, Set<String> news)
      throws IOException {
    String action = payload.text("/action");
    if (!news.contains(action)) {
      return new GitEvent.Ignored("the pull request has no new commits: '" + action + "'");
    }
    long number = payload.number("/number");
    return new GitEvent.PullRequest(
        payload.origin(addresses, "/pull_request/user/login", "/sender/login"),
        number,
        "refs/pull/" + number + "/head",
        payload.first("/before"),
        payload.text("/pull_request/head/sha"),
        !payload.same("/pull_request/head/repo/id", "/pull_request/base/repo/id"),
        payload.first("/pull_request/head/ref"));
  }
}
