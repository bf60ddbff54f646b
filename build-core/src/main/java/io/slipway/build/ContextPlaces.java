package io.slipway.build;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.snapshot.Store;
import io.slipway.build.source.Downloads;
import io.slipway.build.source.GitContext;
import io.slipway.build.source.PathFilter;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.SourceTrees;
import io.slipway.build.source.TarContext;
import io.slipway.build.source.UnusableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Brings contexts, from wherever they are, to directories that the engine can read. */
final class ContextPlaces {
  /** What BuildKit calls a build file that was fetched alone. */
  private static final String ALONE = "context";

  private final Store store;
  private final Optional<String> httpProxy;
  private final Downloads downloads;

  ContextPlaces(Store store, Optional<String> httpProxy) {
    this.store = store;
    this.httpProxy = httpProxy;
    this.downloads = new Downloads(store.root().resolve("cache").resolve("downloads"), httpProxy);
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
   */
  record Place(Path directory, boolean unpacked, Optional<Path> memory, Optional<String> alone) {
    SourceTree open(PathFilter filter) throws IOException {
      return unpacked
          ? SourceTrees.unpacked(directory, filter)
          : SourceTrees.context(directory, filter, memory);
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
                Optional.of(store.root().resolve("cache").resolve("contexts")),
                Optional.empty());
        case BuildRequest.Context.Archive(String path) -> {
          if (!TarContext.isArchive(Path.of(path))) {
            throw new UnusableSource("the context is neither a directory nor a tar archive");
          }
          yield unpack(Path.of(path));
        }
        case BuildRequest.Context.Git git -> plain(git(git, keepGitDir));
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
    return new Place(directory, false, Optional.empty(), Optional.empty());
  }

  private Path git(BuildRequest.Context.Git git, boolean keepGitDir)
      throws IOException, InterruptedException {
    GitContext fetcher = new GitContext(httpProxy);
    if (keepGitDir) {
      GitContext.Wanted wanted =
          new GitContext.Wanted(
              git.url(), git.commit(), git.subdirectory(), true, true, Optional.empty());
      return fetcher.fetch(wanted, store.scratch()).directory();
    }
    GitContext.Checkout checkout =
        fetcher.fetch(git.url(), git.ref(), git.commit(), store.scratch());
    return GitContext.inside(checkout.directory(), git.subdirectory());
  }

  private Place fetch(String url) throws IOException, UnusableSource {
    Path file = downloads.fetch(url, ALONE, Optional.empty(), store.scratch());
    if (TarContext.isArchive(file)) {
      return unpack(file);
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.size(file) > OpenContext.LARGEST_TEXT) {
      throw new UnusableSource(url + " is neither a tar archive nor a build file");
    }
    return new Place(directory, false, Optional.empty(), Optional.of(ALONE));
  }

  private Place unpack(Path archive) throws IOException, UnusableSource {
    Path files = store.scratch();
    TarContext.unpack(archive, files);
    return new Place(files, true, Optional.empty(), Optional.empty());
  }
}
