package io.slipway.scheduler.forge;

import io.slipway.model.CommitId;
import io.slipway.model.Project;
import io.slipway.scheduler.forge.RefBook.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Decides which heads of a repository no webhook told of. */
public final class MissedHeads {
  private static final String TAGS = "refs/tags/";
  private static final Duration LAG = Duration.ofMinutes(1);

  private MissedHeads() {}

  /**
   * The heads that are to be built.
   *
   * @param heads where the refs pointed when the repository was asked
   * @param accepted what was accepted of a ref lately, newest first
   * @param asked when the repository was asked
   */
  public static Map<String, CommitId> of(
      Project project,
      Map<String, CommitId> heads,
      Function<String, List<Accepted>> accepted,
      Instant asked) {
    Map<String, CommitId> missed = new HashMap<>();
    heads.forEach(
        (ref, commit) -> {
          List<Accepted> known = accepted.apply(ref);
          boolean newest = !known.isEmpty() && known.getFirst().commit().equals(commit);
          if (!newest && wanted(project, ref) && !maybeStale(known, commit, asked)) {
            missed.put(ref, commit);
          }
        });
    return missed;
  }

  /**
   * Whether a missed head is none any more: it was accepted meanwhile, or something that may be
   * newer was.
   */
  public static boolean overtaken(List<Accepted> accepted, CommitId commit, Instant asked) {
    return !accepted.isEmpty()
        && (accepted.getFirst().commit().equals(commit)
            || !accepted.getFirst().at().isBefore(asked));
  }

  private static boolean wanted(Project project, String ref) {
    return !ref.startsWith(TAGS) || Wanted.matchesTag(project, ref.substring(TAGS.length()));
  }

  /**
   * A ref that seems to be back at a commit that was accepted before the newest: more likely a
   * server of the forge lags behind its webhooks, so it has to stay so for a while.
   */
  private static boolean maybeStale(List<Accepted> known, CommitId commit, Instant asked) {
    return known.stream().anyMatch(a -> a.commit().equals(commit))
        && known.getFirst().at().isAfter(asked.minus(LAG));
  }
}
