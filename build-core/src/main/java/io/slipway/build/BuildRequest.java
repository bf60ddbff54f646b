package io.slipway.build;

import io.slipway.build.dockerfile.GoBool;
import io.slipway.build.frontend.GitAddress;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One build, as the engine is asked for it. Made with {@link #of}.
 *
 * @param context where the files are
 * @param dockerfile the build file, relative to the context; the name for messages when its text is
 *     given
 * @param given the build file's text, when it does not stand in the context
 * @param contexts further contexts by name; they stand for stages and images of that name
 * @param jib build this {@code jib.yaml} or {@code .jar} of the context instead of a Dockerfile
 * @param target the stage to build; empty for the last
 * @param buildArgs values of ARG
 * @param labels labels to add to the image
 * @param annotations to add to the manifest; a key {@code index:NAME} goes to the index
 * @param platforms for which machines, at least one; more than one make an index
 * @param destinations where to push; a reference without tag but with repository is written as
 *     {@code name@digest} after the push, see {@code pushByDigest}
 * @param pushByDigest push blobs and the manifest by digest only, move no tag (the farm's way)
 * @param push whether to push at all
 * @param outputs files to write besides
 * @param form how layers are compressed and documents are called
 * @param noCache run every instruction although the cache knows it
 * @param noCacheStages the same for these stages only, by name
 * @param cacheFrom where results of other machines may be found, besides the shared cache
 * @param cacheTo where the results of this build are put for other machines
 * @param network of RUN, where the instruction says nothing
 * @param hosts further names for RUN, to addresses
 * @param resources of RUN
 * @param secrets ids of the secrets that the caller gives; their values stay with it until a RUN
 *     mounts them
 * @param agents ids of the SSH agents that the caller gives
 * @param timestamp times in layers and config are not later than this (SOURCE_DATE_EPOCH)
 * @param stepTimeout a longer RUN is killed
 * @param check find problems and warnings of the build file only, build nothing
 * @param projectFile a file of the context that says what the repository wants of its project; what
 *     it says is told with the result, when it is there
 */
public record BuildRequest(
    Context context,
    String dockerfile,
    Optional<GivenFile> given,
    Map<String, Context> contexts,
    Optional<String> jib,
    Optional<String> target,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Platform> platforms,
    List<ImageReference> destinations,
    boolean pushByDigest,
    boolean push,
    List<Output> outputs,
    Form form,
    boolean noCache,
    Set<String> noCacheStages,
    List<CacheLocation> cacheFrom,
    List<CacheLocation> cacheTo,
    Operation.Network network,
    Map<String, String> hosts,
    RunResources resources,
    Set<String> secrets,
    Set<String> agents,
    Optional<Instant> timestamp,
    Duration stepTimeout,
    boolean check,
    Optional<String> projectFile) {
  /** BuildKit's build argument for an index of one platform. */
  static final String MULTI_PLATFORM = "BUILDKIT_MULTI_PLATFORM";

  /** BuildKit's build argument for what {@code --cache-to type=inline} says. */
  static final String INLINE_CACHE = "BUILDKIT_INLINE_CACHE";

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException without a platform
   */
  public BuildRequest {
    contexts = Map.copyOf(contexts);
    buildArgs = Map.copyOf(buildArgs);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    platforms = List.copyOf(platforms);
    destinations = List.copyOf(destinations);
    outputs = List.copyOf(outputs);
    noCacheStages = Set.copyOf(noCacheStages);
    cacheFrom = List.copyOf(cacheFrom);
    cacheTo = List.copyOf(cacheTo);
    hosts = Map.copyOf(hosts);
    secrets = Set.copyOf(secrets);
    agents = Set.copyOf(agents);
    if (platforms.isEmpty()) {
      throw new IllegalArgumentException("a build needs a platform");
    }
  }

  /** A build of a context's {@code Dockerfile} for this machine, which goes nowhere. */
  public static BuildRequestBuilder of(Context context) {
    return new BuildRequestBuilder(context);
  }

  /** Whether the result is an index: of several platforms, or of one because somebody wants it. */
  boolean wantsIndex() {
    return platforms.size() > 1 || wants(MULTI_PLATFORM);
  }

  /** Whether the image tells the results of its steps to later builds. */
  boolean wantsInlineCache() {
    return wants(INLINE_CACHE) || cacheTo.stream().anyMatch(to -> to.type().equals("inline"));
  }

  private boolean wants(String argument) {
    return GoBool.parse(buildArgs.getOrDefault(argument, "")).orElse(false);
  }

  /** The same build, to be changed. */
  public BuildRequestBuilder toBuilder() {
    return new BuildRequestBuilder(this);
  }

  /** Where the files of a build come from. */
  public sealed interface Context {
    /**
     * A directory of the caller, visible to the engine read-only.
     *
     * @param path absolute; on the caller's side the real one, in the engine where it is mounted
     */
    record Directory(String path) implements Context {}

    /**
     * A tar archive of the caller, plain or compressed, visible to the engine read-only.
     *
     * @param path absolute, as for a directory
     */
    record Archive(String path) implements Context {}

    /**
     * A commit of a Git repository, fetched by the engine through its parent.
     *
     * @param url http or https
     * @param ref branch, tag or full ref, empty for the default branch; with a commit a full ref
     *     that contains it, for servers that do not hand out bare commits
     * @param commit full hash; empty for what the ref is when the build begins
     * @param subdirectory inside the repository; empty for its root
     * @param checksum the beginning of the hash that the commit or its tag must have
     * @param keepGitDir whether the repository itself is among the files
     * @param submodules whether the repositories inside it are fetched too
     */
    record Git(
        String url,
        String ref,
        String commit,
        String subdirectory,
        Optional<String> checksum,
        boolean keepGitDir,
        boolean submodules)
        implements Context {

      /** A commit with its submodules, without the repository itself. */
      public Git(String url, String ref, String commit, String subdirectory) {
        this(url, ref, commit, subdirectory, Optional.empty(), false, true);
      }

      /**
       * What an address names, which has the form that ADD has for repositories, too.
       *
       * @throws URISyntaxException when what its query says is impossible
       */
      public static Git parse(String text) throws URISyntaxException {
        GitAddress address = GitAddress.parse(text);
        String ref = address.fetched(address.checksum());
        boolean isCommit = GitAddress.isCommit(ref);
        return new Git(
            address.url(),
            isCommit ? "" : ref,
            isCommit ? ref : "",
            address.subdirectory(),
            address.checksum(),
            address.keepGitDir().orElse(false),
            address.submodules());
      }

      /** The same repository at another ref. */
      public Git withRef(String other) {
        return new Git(url, other, commit, subdirectory, checksum, keepGitDir, submodules);
      }
    }

    /**
     * A tar archive, or a build file alone, fetched by the engine through its parent.
     *
     * @param url http or https
     */
    record Http(String url) implements Context {}

    /**
     * An image; as a named context only.
     *
     * @param reference its name
     */
    record Image(String reference) implements Context {}

    /**
     * An image in an OCI layout of the caller; as a named context only.
     *
     * @param path absolute, a directory
     * @param reference tag or digest in it; empty when it has one image only
     */
    record Layout(String path, String reference) implements Context {}
  }

  /**
   * A build file that does not stand in the context.
   *
   * @param text its content
   * @param ignore the ignore rules that lie beside it; empty for those of the context
   */
  public record GivenFile(String text, Optional<String> ignore) {}

  /**
   * A file or directory to write the result to.
   *
   * @param type {@code oci}, {@code docker}, {@code tar} or {@code local}
   * @param path absolute; on the caller's side the real one
   * @param directory whether {@code path} is a directory to be filled instead of a file
   * @param attributes as in {@code --output}: {@code name}, {@code platform-split}
   */
  public record Output(
      String type, String path, boolean directory, Map<String, String> attributes) {
    /** Copies the map. */
    public Output {
      attributes = Map.copyOf(attributes);
    }

    /** A file without attributes. */
    public static Output file(String type, String path) {
      return new Output(type, path, false, Map.of());
    }
  }

  /**
   * What an image looks like.
   *
   * @param compression of layers made by this build
   * @param level of the compression; empty for the default
   * @param force whether layers of the base are compressed anew when they differ
   * @param docker Docker's media types (v2, schema 2) instead of OCI's
   */
  public record Form(
      Compression compression, Optional<Integer> level, boolean force, boolean docker) {
    public static final Form DEFAULT = new Form(Compression.GZIP, Optional.empty(), false, false);

    /** How a layer's bytes are stored. */
    public enum Compression {
      NONE,
      GZIP,
      ZSTD
    }
  }

  /**
   * A place for results of steps, for builds on other machines.
   *
   * @param type {@code registry}, {@code inline} or {@code local}
   * @param attributes as in {@code --cache-from} and {@code --cache-to}: {@code ref}, {@code src},
   *     {@code dest}, {@code mode}; paths as the engine sees them
   */
  public record CacheLocation(String type, Map<String, String> attributes) {
    /** Copies the map. */
    public CacheLocation {
      attributes = Map.copyOf(attributes);
    }
  }
}
