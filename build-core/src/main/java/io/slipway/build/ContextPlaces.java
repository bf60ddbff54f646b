package io.slipway.build;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.snapshot.Store;
import io.slipway.build.source.Downloads;
import io.slipway.build.source.GitContext;
import io.slipway.build.source.GitFetchFailed;
import io.slipway.build.source.PathFilter;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.SourceTrees;
import io.slipway.build.source.TarContext;
import io.slipway.build.source.UnusableSource;
import io.slipway.build.source.WayOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Brings contexts, from wherever they are, to directories that the engine can read. */
final class ContextPlaces {
  /** What BuildKit calls a build file that was fetched alone. */
  private static final String ALONE = "context";

  private final Store store;
  private final WayOut wayOut;
  private final Downloads downloads;

  ContextPlaces(Store store, WayOut wayOut) {
    this.store = store;
    this.wayOut = wayOut;
    this.downloads = new Downloads(store.downloads(), wayOut.httpProxy());
  }

  Downloads downloads() {
    return downloads;
  }

  /**
   * Where a context's files are.
   *
   * @param unpacked whether they have owners of their own
   * @param memory where their digests are remembered; empty for what will not be seen again
   * @param alone the only file, which is a build file and no context
   * @param dated when its source says that it is from
   */
  record Place(
      Path directory,
      boolean unpacked,
      Optional<Path> memory,
      Optional<String> alone,
      Optional<Instant> dated) {
    SourceTree open(PathFilter filter) throws IOException {
      return unpacked
          ? SourceTrees.unpacked(directory, filter)
          : SourceTrees.context(directory, filter, memory);
    }

    /** What its source says, else the newest file of an archive; a directory has no time. */
    Optional<Instant> time() throws IOException {
      return dated.isPresent() || !unpacked ? dated : TarContext.newest(directory);
    }
  }

  /**
   * Fetches and unpacks what a context is.
   *
   * @param keepGitDir whether a repository's own files belong to it
   * @throws BuildFailure when there is no such thing
   * @throws IOException when it cannot be fetched now
   */
  Place find(BuildRequest.Context context, boolean keepGitDir)
      throws BuildFailure, IOException, InterruptedException {
    try {
      return switch (context) {
        case BuildRequest.Context.Directory(String path) ->
            new Place(
                Path.of(path),
                false,
                Optional.of(store.cache().resolve("contexts")),
                Optional.empty(),
                Optional.empty());
        case BuildRequest.Context.Archive(String path) -> {
          if (!TarContext.isArchive(Path.of(path))) {
            throw new UnusableSource("the context is neither a directory nor a tar archive");
          }
          yield unpack(Path.of(path), Optional.empty());
        }
        case BuildRequest.Context.Git git -> git(git, keepGitDir);
        case BuildRequest.Context.Http(String url) -> fetch(url);
        case BuildRequest.Context.Image image -> throw noFiles("an image");
        case BuildRequest.Context.Layout layout -> throw noFiles("an image");
      };
    } catch (UnusableSource e) {
      throw new BuildFailure(null, String.valueOf(e.getMessage()));
    }
  }

  private static UnusableSource noFiles(String what) {
    return new UnusableSource(
        "the main context cannot be " + what + ": name a directory, an archive or a repository");
  }

  static Place plain(Path directory) {
    return new Place(directory, false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Place place(Path directory, Optional<Instant> committed) {
    return new Place(directory, false, Optional.empty(), Optional.empty(), committed);
  }

  /** A commit that only has to be itself is fetched with its ref at hand, else as ADD does. */
  private Place git(BuildRequest.Context.Git git, boolean keepGitDir)
      throws BuildFailure, IOException, InterruptedException {
    boolean keep = keepGitDir || git.keepGitDir();
    boolean plain = git.checksum().isEmpty() && !keep && git.submodules();
    if (git.commit().isEmpty() || !plain) {
      return git(
          new GitContext.Wanted(
              git.url(),
              git.commit().isEmpty() ? git.ref() : git.commit(),
              git.subdirectory(),
              keep,
              git.submodules(),
              git.checksum()));
    }
    GitContext.Checkout checkout =
        new GitContext(wayOut).fetch(git.url(), git.ref(), git.commit(), store.scratch());
    Path files = GitContext.inside(checkout.directory(), git.subdirectory());
    return place(files, checkout.committed());
  }

  /**
   * Fetches a commit.
   *
   * @throws BuildFailure when there is no such commit
   */
  Place git(GitContext.Wanted wanted) throws BuildFailure, IOException, InterruptedException {
    try {
      GitContext.Checkout checkout = new GitContext(wayOut).fetch(wanted, store.scratch());
      return place(checkout.directory(), checkout.committed());
    } catch (GitFetchFailed e) {
      if (e.retryable()) {
        throw e;
      }
      throw new BuildFailure(null, String.valueOf(e.getMessage()));
    }
  }

  private Place fetch(String url) throws IOException, UnusableSource {
    Path file = downloads.fetch(url, ALONE, Optional.empty(), store.scratch());
    if (TarContext.isArchive(file)) {
      return unpack(file, changed(file));
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.size(file) > OpenContext.LARGEST_TEXT) {
      throw new UnusableSource(url + " is neither a tar archive nor a build file");
    }
    return new Place(directory, false, Optional.empty(), Optional.of(ALONE), changed(file));
  }

  /** When a fetched file is from: as its server says, else the newest file of an archive. */
  Optional<Instant> time(Operation.HttpSource source) throws IOException, UnusableSource {
    Path file =
        downloads.fetch(source.url(), source.filename(), source.checksum(), store.scratch());
    Optional<Instant> changed = changed(file);
    return changed.isPresent() || !TarContext.isArchive(file)
        ? changed
        : unpack(file, changed).time();
  }

  /** The server's time of last change; a file that has none is as old as can be. */
  private static Optional<Instant> changed(Path file) throws IOException {
    return Optional.of(Files.getLastModifiedTime(file).toInstant())
        .filter(time -> time.isAfter(Instant.EPOCH));
  }

  private Place unpack(Path archive, Optional<Instant> dated) throws IOException, UnusableSource {
    Path files = store.scratch();
    TarContext.unpack(archive, files);
    return new Place(files, true, Optional.empty(), Optional.empty(), dated);
  }
}
