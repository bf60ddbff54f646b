package io.slipway.build;

import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One build, as the engine is asked for it.
 *
 * @param context where the files are
 * @param dockerfile the build file, relative to the context
 * @param target the stage to build; empty for the last
 * @param buildArgs values of ARG
 * @param labels labels to add to the image
 * @param platform for which machine
 * @param destinations where to push; a reference without tag but with repository is written as
 *     {@code name@digest} after the push, see {@code pushByDigest}
 * @param pushByDigest push blobs and the manifest by digest only, move no tag (the farm's way)
 * @param push whether to push at all
 * @param outputs files to write besides
 * @param noCache run every instruction although the cache knows it
 * @param timestamp times in layers and config are not later than this (SOURCE_DATE_EPOCH)
 * @param stepTimeout a longer RUN is killed
 */
public record BuildRequest(
    Context context,
    String dockerfile,
    Optional<String> target,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    Platform platform,
    List<ImageReference> destinations,
    boolean pushByDigest,
    boolean push,
    List<Output> outputs,
    boolean noCache,
    Optional<Instant> timestamp,
    Duration stepTimeout) {

  /** Copies the collections. */
  public BuildRequest {
    buildArgs = Map.copyOf(buildArgs);
    labels = Map.copyOf(labels);
    destinations = List.copyOf(destinations);
    outputs = List.copyOf(outputs);
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
     * A commit of a Git repository, fetched by the engine through its parent.
     *
     * @param url http or https
     * @param ref full ref that contains the commit, for servers that do not hand out bare commits
     * @param commit full hash
     * @param subdirectory inside the repository; empty for its root
     */
    record Git(String url, String ref, String commit, String subdirectory) implements Context {}
  }

  /**
   * A file to write the image to.
   *
   * @param type {@code oci} (layout as a tar) for now
   * @param path absolute; on the caller's side the real one
   */
  public record Output(String type, String path) {}
}
