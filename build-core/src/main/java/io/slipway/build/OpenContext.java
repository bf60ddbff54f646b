package io.slipway.build;

import io.slipway.build.ContextPlaces.Place;
import io.slipway.build.dockerfile.GoBool;
import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.build.frontend.NamedContext;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.snapshot.Store;
import io.slipway.build.solve.Sources;
import io.slipway.build.source.GitContext;
import io.slipway.build.source.InlineFiles;
import io.slipway.build.source.OversizedFile;
import io.slipway.build.source.PathFilter;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.UnusableSource;
import io.slipway.build.source.WayOut;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that a build reads beside root filesystems: its contexts without the ignored files, its build
 * file, and what ADD fetches. Each is opened when first asked for, so a named context that nothing
 * uses costs nothing.
 */
final class OpenContext implements Sources, AutoCloseable {
  static final int LARGEST_TEXT = 8 << 20;
  private static final String MAIN = "context";
  private static final String DEFAULT_FILE = "Dockerfile";
  private static final String KEEP_GIT_DIR = "BUILDKIT_CONTEXT_KEEP_GIT_DIR";

  private final BuildRequest request;
  private final Store store;
  private final ContextPlaces places;
  private final Place main;
  private final Map<Operation.Source, Opening> openings = new ConcurrentHashMap<>();
  private final Map<String, Place> named = new HashMap<>();
  private final IgnoreRules ignored;

  private OpenContext(BuildRequest request, Store store, WayOut wayOut)
      throws BuildFailure, IOException, InterruptedException {
    this.request = request;
    this.store = store;
    this.places = new ContextPlaces(store, wayOut);
    String keep = request.buildArgs().getOrDefault(KEEP_GIT_DIR, "");
    this.main = places.find(request.context(), GoBool.parse(keep).orElse(false));
    this.ignored = mainRules();
  }

  /**
   * Fetches what the request names as its main context.
   *
   * @throws BuildFailure when there is no such thing
   */
  static OpenContext open(BuildRequest request, Store store, WayOut wayOut)
      throws BuildFailure, IOException, InterruptedException {
    return new OpenContext(request, store, wayOut);
  }

  /**
   * The build file's text.
   *
   * @throws BuildFailure when there is none
   */
  String dockerfile() throws BuildFailure, IOException {
    if (request.given().isPresent()) {
      return request.given().get().text();
    }
    String name = main.alone().orElse(request.dockerfile());
    try (SourceTree all = main.open(PathFilter.none())) {
      Optional<String> text = text(all, name);
      if (text.isEmpty() && Path.of(name).endsWith(DEFAULT_FILE)) {
        text = text(all, name.substring(0, name.length() - DEFAULT_FILE.length()) + "dockerfile");
      }
      return text.orElseThrow(
          () ->
              new BuildFailure(
                  null,
                  "no build file '" + name + "' in the context: add it, or name another with -f"));
    }
  }

  /**
   * A file of the main context, ignored or not; empty when it is not there.
   *
   * @param largest in bytes
   * @throws BuildFailure when it is larger
   */
  Optional<byte[]> file(String name, int largest) throws BuildFailure, IOException {
    try (SourceTree all = everything()) {
      return bytes(all, name, largest);
    }
  }

  /** What of the main context the build does not see. */
  IgnoreRules ignored() {
    return ignored;
  }

  /** The main context with the files too that a Dockerfile would not see. The caller closes it. */
  SourceTree everything() throws IOException {
    return main.open(PathFilter.none());
  }

  /** Finds the image that a layout of the caller holds. */
  @FunctionalInterface
  interface Layouts {
    /**
     * The image, pinned by digest, by a name under which the registry client finds it.
     *
     * @throws BuildFailure when there is no such image
     */
    ImageReference pin(String name, BuildRequest.Context.Layout layout)
        throws BuildFailure, IOException;
  }

  /** What stands for stages and images of these names. */
  Map<String, NamedContext> namedContexts(Layouts layouts) throws BuildFailure, IOException {
    Map<String, NamedContext> found = new HashMap<>();
    for (Map.Entry<String, BuildRequest.Context> entry : request.contexts().entrySet()) {
      String name = entry.getKey();
      found.put(
          name,
          switch (entry.getValue()) {
            case BuildRequest.Context.Image(String reference) ->
                new NamedContext.Image(ImageReference.parse(reference));
            case BuildRequest.Context.Layout layout ->
                new NamedContext.Image(layouts.pin(name, layout));
            case BuildRequest.Context.Directory d -> files(name);
            case BuildRequest.Context.Archive a -> files(name);
            case BuildRequest.Context.Git g -> files(name);
            case BuildRequest.Context.Http h -> files(name);
          });
    }
    return found;
  }

  private static NamedContext files(String name) {
    return new NamedContext.Files(new Operation.ContextSource(name));
  }

  @Override
  public SourceTree open(Operation.Source source)
      throws BuildFailure, IOException, InterruptedException {
    return openings.computeIfAbsent(source, key -> new Opening()).get(this, source);
  }

  private SourceTree fetch(Operation.Source source)
      throws BuildFailure, IOException, InterruptedException {
    try {
      return switch (source) {
        case Operation.ContextSource(String name) -> context(name);
        case Operation.InlineSource(Map<String, String> files, int mode) -> {
          Path directory = store.scratch();
          InlineFiles.write(files, mode, directory);
          yield ContextPlaces.plain(directory).open(PathFilter.none());
        }
        case Operation.HttpSource http -> {
          Path directory = store.scratch();
          places.downloads().fetch(http.url(), http.filename(), http.checksum(), directory);
          yield ContextPlaces.plain(directory).open(PathFilter.none());
        }
        case Operation.GitSource git -> places.git(wanted(git)).open(PathFilter.none());
      };
    } catch (UnusableSource e) {
      throw new BuildFailure(null, String.valueOf(e.getMessage()));
    }
  }

  private static GitContext.Wanted wanted(Operation.GitSource git) {
    return new GitContext.Wanted(
        git.url(),
        git.ref(),
        git.subdirectory(),
        git.keepGitDir(),
        git.submodules(),
        git.checksum());
  }

  /** When a source is from. */
  Optional<Instant> time(Operation.Source source) throws BuildFailure, IOException {
    try {
      return switch (source) {
        case Operation.ContextSource(String name) ->
            (name.equals(MAIN) ? main : named(name)).time();
        case Operation.InlineSource inline -> Optional.empty();
        case Operation.HttpSource http -> places.time(http);
        case Operation.GitSource git -> places.git(wanted(git)).time();
      };
    } catch (UnusableSource e) {
      throw new BuildFailure(null, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a source was asked for its time");
    }
  }

  private Place named(String name) throws BuildFailure, IOException, InterruptedException {
    synchronized (named) {
      Place known = named.get(name);
      if (known == null) {
        BuildRequest.Context context = request.contexts().get(name);
        if (context == null) {
          throw new IllegalArgumentException("the build has no context '" + name + "'");
        }
        known = places.find(context, false);
        named.put(name, known);
      }
      return known;
    }
  }

  private SourceTree context(String name) throws BuildFailure, IOException, InterruptedException {
    if (name.equals(MAIN) && !request.contexts().containsKey(MAIN)) {
      return main.open(filter(ignored));
    }
    Place place = named(name);
    return place.open(filter(rules(place, List.of(".dockerignore"))));
  }

  private IgnoreRules mainRules() throws BuildFailure, IOException {
    Optional<BuildRequest.GivenFile> given = request.given();
    if (given.isPresent() && given.get().ignore().isPresent()) {
      return rules(request.dockerfile(), given.get().ignore().get());
    }
    return rules(
        main,
        given.isPresent()
            ? List.of(".dockerignore")
            : List.of(request.dockerfile() + ".dockerignore", ".dockerignore"));
  }

  private static PathFilter filter(IgnoreRules rules) {
    return rules.isEmpty() ? PathFilter.none() : new Ignored(rules);
  }

  /** The first of these files that is there says what the build does not see. */
  private static IgnoreRules rules(Place place, List<String> names)
      throws BuildFailure, IOException {
    try (SourceTree all = place.open(PathFilter.none())) {
      for (String name : names) {
        Optional<String> text = text(all, name);
        if (text.isPresent()) {
          return rules(name, text.get());
        }
      }
    }
    return IgnoreRules.of(List.of());
  }

  private static IgnoreRules rules(String name, String text) throws BuildFailure {
    try {
      return IgnoreRules.parse(text.lines().toList());
    } catch (IllegalArgumentException e) {
      throw new BuildFailure(null, name + ": " + e.getMessage());
    }
  }

  private static Optional<String> text(SourceTree tree, String path)
      throws BuildFailure, IOException {
    return bytes(tree, path, LARGEST_TEXT).map(b -> new String(b, StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> bytes(SourceTree tree, String path, int largest)
      throws BuildFailure, IOException {
    try {
      return tree.read(path, largest);
    } catch (OversizedFile e) {
      throw new BuildFailure(null, e.getMessage() + ": make it smaller");
    }
  }

  @Override
  public void close() throws IOException {
    for (Opening opening : openings.values()) {
      opening.close();
    }
  }

  /** Ignore rules as the files' predicate. */
  private record Ignored(IgnoreRules rules) implements PathFilter {
    @Override
    public boolean excludes(String path, boolean directory) {
      return rules.excludesInTree(path);
    }

    @Override
    public boolean mayPrune(String directory) {
      return rules.excludesAllBelow(directory);
    }
  }

  /** One source, which whoever asks first opens while others wait. */
  private static final class Opening {
    private Optional<SourceTree> tree = Optional.empty();

    synchronized SourceTree get(OpenContext context, Operation.Source source)
        throws BuildFailure, IOException, InterruptedException {
      if (tree.isEmpty()) {
        tree = Optional.of(context.fetch(source));
      }
      return tree.get();
    }

    synchronized void close() throws IOException {
      if (tree.isPresent()) {
        tree.get().close();
      }
    }
  }
}
