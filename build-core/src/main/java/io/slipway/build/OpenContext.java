package io.slipway.build;

import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.snapshot.Store;
import io.slipway.build.solve.Sources;
import io.slipway.build.source.GitContext;
import io.slipway.build.source.PathFilter;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.SourceTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The main context of a build: its files without the ignored ones, and its build file. */
final class OpenContext implements Sources, AutoCloseable {
  private static final int LARGEST_TEXT = 8 << 20;

  private final SourceTree tree;
  private final String dockerfile;

  private OpenContext(SourceTree tree, String dockerfile) {
    this.tree = tree;
    this.dockerfile = dockerfile;
  }

  /**
   * Fetches and opens what the request names.
   *
   * @throws BuildFailure when there is no build file
   */
  static OpenContext open(BuildRequest request, Store store, Optional<String> httpProxy)
      throws BuildFailure, IOException, InterruptedException {
    return switch (request.context()) {
      case BuildRequest.Context.Directory directory ->
          open(
              request,
              Path.of(directory.path()),
              Optional.of(store.root().resolve("cache").resolve("contexts")));
      case BuildRequest.Context.Git git -> {
        GitContext.Checkout checkout =
            new GitContext(httpProxy).fetch(git.url(), git.ref(), git.commit(), store.scratch());
        yield open(request, inside(checkout.directory(), git.subdirectory()), Optional.empty());
      }
      case BuildRequest.Context other ->
          throw new BuildFailure(null, other + " cannot be a build's main context");
    };
  }

  /** A repository must not lead out of itself. */
  private static Path inside(Path checkout, String subdirectory) throws BuildFailure, IOException {
    try {
      Path root = checkout.toRealPath();
      Path wanted = root.resolve(subdirectory).toRealPath();
      if (wanted.startsWith(root) && Files.isDirectory(wanted)) {
        return wanted;
      }
    } catch (NoSuchFileException e) {
      throw noSuchDirectory(subdirectory);
    }
    throw noSuchDirectory(subdirectory);
  }

  private static BuildFailure noSuchDirectory(String subdirectory) {
    return new BuildFailure(
        null, "the repository has no directory '" + subdirectory + "': correct the context's path");
  }

  private static OpenContext open(BuildRequest request, Path directory, Optional<Path> memory)
      throws BuildFailure, IOException {
    String dockerfile;
    IgnoreRules rules;
    try (SourceTree all = SourceTrees.context(directory, PathFilter.none(), Optional.empty())) {
      dockerfile =
          text(all, request.dockerfile())
              .orElseThrow(
                  () ->
                      new BuildFailure(
                          null,
                          "no build file '"
                              + request.dockerfile()
                              + "' in the context: add it, or name another with -f"));
      rules = rules(all, request.dockerfile());
    }
    return new OpenContext(SourceTrees.context(directory, new Ignored(rules), memory), dockerfile);
  }

  private static Optional<String> text(SourceTree tree, String path) throws IOException {
    return tree.read(path, LARGEST_TEXT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** The build file's own rules win over those of the context. */
  private static IgnoreRules rules(SourceTree tree, String dockerfile) throws IOException {
    for (String name : List.of(dockerfile + ".dockerignore", ".dockerignore")) {
      Optional<String> text = text(tree, name);
      if (text.isPresent()) {
        return IgnoreRules.parse(text.get().lines().toList());
      }
    }
    return IgnoreRules.NONE;
  }

  /** Ignore rules as the files' predicate. */
  private record Ignored(IgnoreRules rules) implements PathFilter {
    @Override
    public boolean excludes(String path, boolean directory) {
      return rules.excludes(path);
    }

    @Override
    public boolean mayPrune(String directory) {
      return rules.excludesAllBelow(directory);
    }
  }

  @Override
  public SourceTree open(Operation.Source source) {
    if (source.equals(new Operation.ContextSource("context"))) {
      return tree;
    }
    throw new IllegalArgumentException("nobody opens " + source);
  }

  String dockerfile() {
    return dockerfile;
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }
}
