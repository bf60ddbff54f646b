package io.slipway.scheduler.inbound;

import io.slipway.model.CommitId;
import io.slipway.model.GitSource;
import io.slipway.scheduler.forge.GitRemote;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Git whether a commit is older than what was accepted of its ref, where no push says so. When
 * in doubt, the order of arrival decides.
 */
final class Ancestry {
  private static final Logger LOG = LoggerFactory.getLogger(Ancestry.class);

  /** Whoever is overtaken so often during his question is not asked for again. */
  private static final int ROUNDS = 3;

  private final GitRemote remote;

  Ancestry(GitRemote remote) {
    this.remote = remote;
  }

  /**
   * Of the commits that were accepted, the oldest that contains this one.
   *
   * @param source the commit, which is at no tag
   * @param before what its push came after; zeros when the ref is new; empty when it is no push
   * @param accepted the last accepted commits of the ref, the newest first, whenever it is asked
   * @param placed whether what came after a commit has a place by that
   * @return empty when there is none, when it is not needed, and when Git does not say
   */
  Optional<CommitId> containing(
      GitSource source,
      Optional<CommitId> before,
      Supplier<List<CommitId>> accepted,
      Predicate<CommitId> placed) {
    if (before.filter(c -> c.isNone() || placed.test(c)).isPresent()) {
      return Optional.empty();
    }
    List<CommitId> known = accepted.get();
    boolean moment = before.filter(known::contains).isPresent(); // accepted, and not numbered yet
    return moment ? Optional.empty() : containing(source, known, accepted);
  }

  private Optional<CommitId> containing(
      GitSource source, List<CommitId> first, Supplier<List<CommitId>> accepted) {
    List<CommitId> known = first;
    Optional<CommitId> found = Optional.empty();
    for (int round = 0; round < ROUNDS; round++) {
      if (known.isEmpty() || known.contains(source.commit())) {
        return Optional.empty();
      }
      found = ask(source, known);
      List<CommitId> now = accepted.get();
      if (now.equals(known)) {
        return found;
      }
      known = now;
    }
    return found;
  }

  private Optional<CommitId> ask(GitSource source, List<CommitId> accepted) {
    try {
      Set<CommitId> places = new HashSet<>(accepted);
      return remote.since(source.url(), source.commit(), accepted.getFirst()).stream()
          .filter(places::contains)
          .reduce((newer, older) -> older);
    } catch (IOException e) {
      LOG.info(
          "{} of {} goes by its arrival, Git does not say what contains it: {}",
          source.commit().shortId(),
          source.url(),
          e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
