package io.slipway.build.graph;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The closed set of things a build can do. A new case breaks the build of every switch over it. */
public sealed interface Operation {

  /** An empty root filesystem: {@code FROM scratch}. */
  record Scratch() implements Operation {}

  /**
   * The root filesystem of a resolved image.
   *
   * @param reference the image, pinned by digest
   * @param layers compressed layers, base first
   * @param diffIds digests of the uncompressed layers, same order and number
   */
  record ImageSource(ImageReference reference, List<Descriptor> layers, List<Digest> diffIds)
      implements Operation {
    /** Copies the lists and checks that they pair up. */
    public ImageSource {
      layers = List.copyOf(layers);
      diffIds = List.copyOf(diffIds);
      if (layers.size() != diffIds.size()) {
        throw new IllegalArgumentException(
            reference + " has " + layers.size() + " layers and " + diffIds.size() + " diff ids");
      }
    }
  }

  /**
   * The files of a context that the caller named: the main one or a named one.
   *
   * @param name {@code context} for the main one
   */
  record ContextSource(String name) implements Source {}

  /**
   * A file that is fetched; its tree is this file alone.
   *
   * @param url http or https
   * @param filename what the tree calls it
   * @param checksum what it must have, {@code algorithm:hex}; empty accepts any content
   */
  record HttpSource(String url, String filename, Optional<String> checksum) implements Source {}

  /**
   * A commit of a repository.
   *
   * @param url http or https, without fragment
   * @param ref branch, tag, full ref or commit; empty for the repository's default branch
   * @param subdirectory whose files are the tree; empty for the root
   * @param keepGitDir whether {@code .git} is in the tree
   * @param submodules whether the repositories inside it are fetched too
   * @param checksum the commit that {@code ref} must be, full or the beginning of it
   */
  record GitSource(
      String url,
      String ref,
      String subdirectory,
      boolean keepGitDir,
      boolean submodules,
      Optional<String> checksum)
      implements Source {}

  /**
   * Files that stand in the build file itself.
   *
   * @param files name to text; names have no slash
   * @param mode of each file
   */
  record InlineSource(Map<String, String> files, int mode) implements Source {
    /** Copies the map. */
    public InlineSource {
      files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** Files to be read, mode 0644. */
    public InlineSource(Map<String, String> files) {
      this(files, 0644);
    }
  }

  /** Files that no root filesystem of this build has. */
  sealed interface Source extends Operation {}

  /**
   * Runs a process in the first input's filesystem; what it changes is the layer.
   *
   * @param argv the command, already wrapped in the shell where the form asks for it
   * @param environment what the process sees, image variables and build arguments
   * @param unkeyed further variables, which do not belong to the step's identity: proxies
   * @param workingDirectory absolute; made when absent
   * @param user {@code user[:group]} by name or number; empty for the image's default, root
   * @param mounts file systems that exist during this command only
   * @param network which network it sees
   * @param hostname what it is told; empty for the sandbox's default
   * @param hosts further names in its hosts file, to addresses
   * @param resources what it may have
   */
  record Run(
      List<String> argv,
      Map<String, String> environment,
      Map<String, String> unkeyed,
      String workingDirectory,
      String user,
      List<Mount> mounts,
      Network network,
      String hostname,
      Map<String, String> hosts,
      RunResources resources)
      implements Operation {
    /** Copies the collections. */
    public Run {
      argv = List.copyOf(argv);
      environment = Collections.unmodifiableMap(new TreeMap<>(environment));
      unkeyed = Collections.unmodifiableMap(new TreeMap<>(unkeyed));
      mounts = List.copyOf(mounts);
      hosts = Collections.unmodifiableMap(new TreeMap<>(hosts));
    }
  }

  /**
   * Copies files over the first input, as one layer: COPY and ADD.
   *
   * @param parts what, in order; at least one
   * @param destination absolute path; a trailing slash says that it is a directory
   * @param owner {@code user[:group]}; empty keeps root for a context and the owner for a stage
   * @param mode as {@code --chmod}, octal or symbolic; empty keeps the modes
   * @param link whether the layer is made on an empty root filesystem and so independent of what is
   *     below
   */
  record Copy(
      List<Part> parts,
      String destination,
      Optional<String> owner,
      Optional<String> mode,
      boolean link)
      implements Operation {
    /** Copies the list. */
    public Copy {
      parts = List.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("nothing to copy to " + destination);
      }
    }

    /**
     * What comes from one input.
     *
     * @param input index in the vertex's inputs, 1 or more: a source, a stage, an image
     * @param sources paths or globs inside of it, relative to its root
     * @param parents whether the sources' parent directories are kept below the destination, from a
     *     {@code /./} on where a source has one
     * @param excludes ignore rules for what is below the sources
     * @param unpack whether tar archives are unpacked into the destination instead of copied
     */
    public record Part(
        int input, List<String> sources, boolean parents, List<String> excludes, boolean unpack) {
      /** Copies the lists. */
      public Part {
        sources = List.copyOf(sources);
        excludes = List.copyOf(excludes);
      }

      /** Without any of the flags. */
      public static Part of(int input, List<String> sources) {
        return new Part(input, sources, false, List.of(), false);
      }
    }
  }

  /**
   * Makes a directory and its parents when absent: {@code WORKDIR}.
   *
   * @param path absolute
   * @param user the owner, {@code user[:group]}; empty for root
   */
  record MakeDirectory(String path, String user) implements Operation {}

  /** Which network a command sees. */
  enum Network {
    DEFAULT,
    NONE,
    HOST
  }

  /** A file system that exists during one command: {@code RUN --mount}. */
  sealed interface Mount {
    /** Where it stands in the root filesystem, absolute; empty for a secret in a variable only. */
    String target();

    /**
     * Empty and in memory.
     *
     * @param sizeBytes upper bound; 0 for the sandbox's default
     */
    record Tmpfs(String target, long sizeBytes) implements Mount {}

    /**
     * Files of another input.
     *
     * @param input index in the vertex's inputs; 0 for the root filesystem itself as it was before
     * @param source path inside of it; {@code /} for all
     * @param writable whether the command may write; what it writes is dropped
     */
    record Bind(String target, int input, String source, boolean writable) implements Mount {}

    /**
     * A directory that outlives the build, for compilers and package managers.
     *
     * @param id which one
     * @param sharing what happens when two commands want it at once
     * @param input index of the input with its first content; 0 begins empty
     * @param source path inside of that input
     * @param owner of the directory when it is made, numeric
     * @param mode of the directory when it is made
     * @param writable whether the command may write
     */
    record Cache(
        String target,
        String id,
        Sharing sharing,
        int input,
        String source,
        Ids owner,
        int mode,
        boolean writable)
        implements Mount {}

    /**
     * A secret of the caller, in a file or a variable; never in a layer or a cache key.
     *
     * @param required whether the build fails without it
     * @param mode of the file
     * @param env a variable that holds it as well; empty for none
     */
    record Secret(
        String target, String id, boolean required, Ids owner, int mode, Optional<String> env)
        implements Mount {}

    /**
     * The socket of an SSH agent of the caller; SSH_AUTH_SOCK names it.
     *
     * @param required whether the build fails without it
     * @param mode of the socket
     */
    record Ssh(String target, String id, boolean required, Ids owner, int mode) implements Mount {}
  }

  /** Numbers of a user and a group, 0 to 65535. */
  record Ids(int uid, int gid) {
    public static final Ids ROOT = new Ids(0, 0);
  }

  /** What happens when two commands want a cache directory at once. */
  enum Sharing {
    /** Both use it. */
    SHARED,
    /** The second gets one of its own. */
    PRIVATE,
    /** The second waits. */
    LOCKED
  }
}
