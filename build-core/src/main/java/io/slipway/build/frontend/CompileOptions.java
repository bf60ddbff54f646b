package io.slipway.build.frontend;

import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.image.Platform;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a build file is to be compiled.
 *
 * @param file the file's name for messages
 * @param target the stage to build; empty for the last
 * @param buildArgs values of ARG
 * @param labels labels to add to the image; they win over those of the file
 * @param contexts what stands for stages and images of these names
 * @param buildPlatform of the machine that builds
 * @param targetPlatform of the image
 * @param severalPlatforms whether the image is built for others too, which step names then tell
 * @param network of RUN, where the instruction says nothing
 * @param hosts further names for RUN, to addresses
 * @param resources of RUN
 * @param ignored what of the main context the build does not see
 * @param timestamp value of SOURCE_DATE_EPOCH where it is no argument; empty for none
 * @param times what SOURCE_DATE_EPOCH may name
 */
public record CompileOptions(
    String file,
    Optional<String> target,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    Map<String, NamedContext> contexts,
    Platform buildPlatform,
    Platform targetPlatform,
    boolean severalPlatforms,
    Operation.Network network,
    Map<String, String> hosts,
    RunResources resources,
    IgnoreRules ignored,
    Optional<Instant> timestamp,
    SourceTimes times) {

  /** Copies the maps. */
  public CompileOptions {
    buildArgs = Map.copyOf(buildArgs);
    labels = Map.copyOf(labels);
    contexts = Map.copyOf(contexts);
    hosts = Map.copyOf(hosts);
  }

  /** Nothing but the file's name and one platform for both sides. */
  public static CompileOptions of(String file, Platform platform) {
    return new CompileOptions(
        file,
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of(),
        platform,
        platform,
        false,
        Operation.Network.DEFAULT,
        Map.of(),
        RunResources.DEFAULT,
        IgnoreRules.of(List.of()),
        Optional.empty(),
        SourceTimes.NONE);
  }

  /** Values of ARG, the timestamp among them. */
  Map<String, String> arguments() {
    Map<String, String> values = new HashMap<>(buildArgs);
    timestamp.ifPresent(
        time -> values.putIfAbsent("SOURCE_DATE_EPOCH", String.valueOf(time.getEpochSecond())));
    return Map.copyOf(values);
  }

  /** The same with other arguments. */
  public CompileOptions withBuildArgs(Map<String, String> values) {
    return new CompileOptions(
        file,
        target,
        values,
        labels,
        contexts,
        buildPlatform,
        targetPlatform,
        severalPlatforms,
        network,
        hosts,
        resources,
        ignored,
        timestamp,
        times);
  }
}
