package io.slipway.build;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.Platform;
import java.util.List;
import java.util.Optional;

/** How a build ended. The user's failure is never mixed with the farm's error. */
public sealed interface BuildResult {

  /**
   * The image is complete, and pushed when that was asked for.
   *
   * @param digest of the manifest, or of the index of several; for a check of the build file
   * @param config digest of the config; of the first image when there are several
   * @param sizeBytes of all layers, compressed
   * @param names the references under which it was pushed
   * @param layers number of layers; of the first image when there are several
   * @param cachedSteps steps that the cache answered
   * @param executedSteps steps that ran
   * @param descriptor of the manifest or index; empty when nothing was made
   * @param images one for each platform, in the order asked for
   * @param projectFile what the project's file says, as {@link ProjectFileReader} tells it; empty
   *     when there is none, or nobody asked for it
   */
  record Success(
      Digest digest,
      Digest config,
      long sizeBytes,
      List<String> names,
      int layers,
      int cachedSteps,
      int executedSteps,
      Optional<Descriptor> descriptor,
      List<PlatformImage> images,
      Optional<String> projectFile)
      implements BuildResult {

    /** Copies the lists. */
    public Success {
      names = List.copyOf(names);
      images = List.copyOf(images);
    }

    /** Without telling of documents. */
    public Success(
        Digest digest,
        Digest config,
        long sizeBytes,
        List<String> names,
        int layers,
        int cachedSteps,
        int executedSteps) {
      this(
          digest,
          config,
          sizeBytes,
          names,
          layers,
          cachedSteps,
          executedSteps,
          Optional.empty(),
          List.of(),
          Optional.empty());
    }

    /** The same, with what the project's file says. */
    public Success withProjectFile(Optional<String> said) {
      return new Success(
          digest,
          config,
          sizeBytes,
          names,
          layers,
          cachedSteps,
          executedSteps,
          descriptor,
          images,
          said);
    }
  }

  /**
   * The image of one platform.
   *
   * @param manifest digest of its manifest
   * @param config digest of its config
   * @param sizeBytes of its layers, compressed
   */
  record PlatformImage(Platform platform, Digest manifest, Digest config, long sizeBytes) {}

  /**
   * The user's build failed: a bad build file, a missing file, a command that exits non-zero.
   *
   * @param message what and what to do, with {@code file:line} in front when there is one
   * @param origin {@code file:line[:column]}; empty when no line is to blame
   * @param exitCode of the command that failed; 0 for other causes
   * @param lastOutput the last lines that it printed
   */
  record Failure(String message, Optional<String> origin, int exitCode, List<String> lastOutput)
      implements BuildResult {}

  /**
   * The machine, a registry or the farm failed.
   *
   * @param retryable whether the same build may succeed later
   * @param diskFull whether this machine's disk was too small for it, which another's may not be
   */
  record Broken(String message, boolean retryable, boolean diskFull) implements BuildResult {
    /** For another reason than a full disk. */
    public Broken(String message, boolean retryable) {
      this(message, retryable, false);
    }
  }
}
