package io.slipway.scheduler.inbound;

import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.GitSource;
import io.slipway.model.Project;
import io.slipway.scheduler.forge.GitEvent;
import io.slipway.scheduler.forge.GitRemote;
import io.slipway.scheduler.forge.PathPatterns;
import io.slipway.scheduler.forge.RefBook;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out pushes that change nothing a project asked for, compared with the last commit of the
 * ref that was built well: what a failed build would have contained is still missing. When in
 * doubt, it builds.
 */
final class PathFilter {
  private static final Logger LOG = LoggerFactory.getLogger(PathFilter.class);

  private final BiFunction<Project, String, List<RefBook.Accepted>> accepted;
  private final GitRemote remote;
  private final Predicate<BuildId> succeeded;

  /**
   * A filter.
   *
   * @param accepted what was accepted of a ref lately, the newest commit first
   * @param succeeded whether a build ended well
   */
  PathFilter(
      BiFunction<Project, String, List<RefBook.Accepted>> accepted,
      GitRemote remote,
      Predicate<BuildId> succeeded) {
    this.accepted = accepted;
    this.remote = remote;
    this.succeeded = succeeded;
  }

  /** Why a change need not be built; empty when it is to be built. */
  Optional<String> refusal(Project project, GitEvent.Change change, GitSource source) {
    List<String> paths = project.triggers().paths();
    if (paths.isEmpty() || change instanceof GitEvent.TagPush) {
      return Optional.empty();
    }
    Optional<CommitId> base =
        accepted.apply(project, source.ref()).stream()
            .filter(one -> succeeded.test(one.build()))
            .map(RefBook.Accepted::commit)
            .findFirst();
    return base.flatMap(from -> changed(change, source, from).flatMap(f -> judge(f, from, paths)));
  }

  private static Optional<String> judge(List<String> files, CommitId from, List<String> paths) {
    return new PathPatterns(paths).matchAny(files)
        ? Optional.empty()
        : Optional.of(
            "none of "
                + files.size()
                + " files changed since "
                + from.shortId()
                + ", the last good build, matches the project's paths");
  }

  private Optional<List<String>> changed(GitEvent.Change change, GitSource source, CommitId from) {
    if (change instanceof GitEvent.Push push
        && push.files().isPresent()
        && push.before().equals(from.value())) {
      return push.files();
    }
    try {
      return Optional.of(remote.changed(source.url(), from, source.commit()));
    } catch (IOException e) {
      LOG.info("{} of {} is built, its files are unknown: {}", source.ref(), source.url(), e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
