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
  record ContextSource(String name) implements Operation {}

  /**
   * Runs a process in the first input's filesystem; what it changes is the layer.
   *
   * @param argv the command, already wrapped in the shell where the form asks for it
   * @param environment what the process sees, image variables and build arguments
   * @param workingDirectory absolute; made when absent
   * @param user {@code user[:group]} by name or number; empty for the image's default, root
   * @param mounts file systems that exist during this command only
   * @param network which network it sees
   */
  record Run(
      List<String> argv,
      Map<String, String> environment,
      String workingDirectory,
      String user,
      List<Mount> mounts,
      Network network)
      implements Operation {
    /** Copies the collections. */
    public Run {
      argv = List.copyOf(argv);
      environment = Collections.unmodifiableMap(new TreeMap<>(environment));
      mounts = List.copyOf(mounts);
    }
  }

  /**
   * Copies files from the second input (a context, a stage, an image) over the first.
   *
   * @param sources paths or globs inside the second input, relative to its root
   * @param destination absolute path; a trailing slash says that it is a directory
   * @param owner {@code user[:group]}; empty keeps root for a context and the owner for a stage
   * @param mode as {@code --chmod}; empty keeps the modes
   * @param fromContext whether the second input is a context, whose owners are not the image's
   */
  record Copy(
      List<String> sources,
      String destination,
      Optional<String> owner,
      Optional<String> mode,
      boolean fromContext)
      implements Operation {
    /** Copies the list. */
    public Copy {
      sources = List.copyOf(sources);
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

  /** A file system that exists during one command. The set grows with {@code RUN --mount}. */
  sealed interface Mount {
    /** Where it stands in the root filesystem, absolute. */
    String target();

    /**
     * Empty and in memory.
     *
     * @param sizeBytes upper bound; 0 for the sandbox's default
     */
    record Tmpfs(String target, long sizeBytes) implements Mount {}
  }
}
