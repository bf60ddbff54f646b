package io.slipway.scheduler.forge;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a forge told, in words that no forge owns. */
public sealed interface GitEvent {

  /**
   * Where a change came from.
   *
   * @param repositories the repository's addresses, as the forge writes them
   * @param who who made it, for people
   */
  record Origin(List<String> repositories, String who) {
    private static final int LONGEST_NAME = 100;

    /** Makes the name fit for one line. */
    public Origin {
      repositories = List.copyOf(repositories);
      who = who.replaceAll("\\p{Cntrl}", " ").strip();
      who = who.isEmpty() ? "somebody" : who;
      who = who.length() > LONGEST_NAME ? who.substring(0, LONGEST_NAME) : who;
    }

    /** Whether this is the repository at a URL; scheme, case and {@code .git} do not matter. */
    public boolean isOf(String url) {
      String wanted = plain(url);
      return repositories.stream().map(Origin::plain).anyMatch(wanted::equals);
    }

    private static String plain(String url) {
      return url.toLowerCase(Locale.ROOT)
          .replaceFirst("^[a-z+]+://", "")
          .replaceFirst("/+$", "")
          .replaceFirst("\\.git$", "");
    }
  }

  /** Something that may be built. */
  sealed interface Change extends GitEvent {
    /** Where it came from. */
    Origin origin();

    /** The full ref; of an unchecked shape. */
    String ref();

    /** The commit's hash; of an unchecked shape, and short where the forge gives no more. */
    String commit();

    /** Where the ref pointed; zeros or empty when that is not known. Of an unchecked shape. */
    String before();

    /** For people: what asks for the build. */
    String cause();
  }

  /**
   * A branch points at another commit.
   *
   * @param before where it pointed; zeros for a new branch
   * @param files every file that differs between {@code before} and {@code commit}; empty when the
   *     forge did not tell, or not surely all of them
   */
  record Push(Origin origin, String ref, String before, String commit, Optional<List<String>> files)
      implements Change {
    @Override
    public String cause() {
      return "push by " + origin.who();
    }
  }

  /** A Git tag was made or moved. */
  record TagPush(Origin origin, String ref, String commit) implements Change {
    @Override
    public String before() {
      return "";
    }

    @Override
    public String cause() {
      return "tag by " + origin.who();
    }
  }

  /**
   * A pull or merge request was opened or got new commits.
   *
   * @param number as people call it
   * @param before its commit until now; empty when the forge does not tell
   * @param fork whether its commits are of another repository; also when that is not known
   * @param sourceBranch the branch that it would merge; resolves a short hash
   */
  record PullRequest(
      Origin origin,
      long number,
      String ref,
      String before,
      String commit,
      boolean fork,
      String sourceBranch)
      implements Change {
    @Override
    public String cause() {
      return "pull request " + number + " by " + origin.who();
    }
  }

  /** Well told, but nothing that is ever built. */
  record Ignored(String reason) implements GitEvent {}

  /** The forge asks whether anybody is there. */
  record Ping() implements GitEvent {}
}
