package io.slipway.build.graph;

import io.slipway.build.image.ImageConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a solver needs for one platform: the graph, which vertex's filesystem is the image, and
 * the image's configuration but for its layers.
 *
 * @param graph the operations
 * @param target whose filesystem becomes the image
 * @param config the image's configuration; its history and diff ids hold the base image's part only
 * @param steps one for each instruction of the target's chain of stages, base first: what goes into
 *     the history, and by which vertex, if any, a layer is made
 * @param warnings what the user should know though the build goes on
 * @param timestamp nothing in the image is newer than this; empty when nobody says (see
 *     SOURCE_DATE_EPOCH)
 */
public record BuildPlan(
    BuildGraph graph,
    VertexId target,
    ImageConfig config,
    List<Step> steps,
    List<Warning> warnings,
    Optional<Instant> timestamp) {

  /** Copies the lists. */
  public BuildPlan {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /**
   * One instruction as the image's history tells it.
   *
   * @param createdBy the instruction's text
   * @param layerOf the vertex that may make a layer; empty for an instruction that changes the
   *     config only
   */
  public record Step(String createdBy, Optional<VertexId> layerOf) {}

  /**
   * A remark on the build file.
   *
   * @param rule the name of the rule, as BuildKit's checks are named
   * @param message what and what to do
   * @param origin where
   */
  public record Warning(String rule, String message, SourceRange origin) {}
}
