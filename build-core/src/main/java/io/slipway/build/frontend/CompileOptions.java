package io.slipway.build.frontend;

import io.slipway.build.image.Platform;
import java.util.Map;
import java.util.Optional;

/**
 * How a build file is to be compiled.
 *
 * @param file the file's name for messages
 * @param target the stage to build; empty for the last
 * @param buildArgs values of ARG
 * @param labels labels to add to the image; they win over those of the file
 * @param buildPlatform of the machine that builds
 * @param targetPlatform of the image
 */
public record CompileOptions(
    String file,
    Optional<String> target,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    Platform buildPlatform,
    Platform targetPlatform) {

  /** Copies the maps. */
  public CompileOptions {
    buildArgs = Map.copyOf(buildArgs);
    labels = Map.copyOf(labels);
  }

  /** Nothing but the file's name and one platform for both sides. */
  public static CompileOptions of(String file, Platform platform) {
    return new CompileOptions(file, Optional.empty(), Map.of(), Map.of(), platform, platform);
  }
}
