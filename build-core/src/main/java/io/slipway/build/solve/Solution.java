package io.slipway.build.solve;

import io.slipway.build.graph.VertexId;
import java.util.List;
import java.util.Map;

/**
 * A solved build.
 *
 * @param layers of the target's root filesystem, base first
 * @param madeLayer for each step of the target's chain, whether it has a layer of its own
 * @param cachedSteps steps that a cache answered
 * @param executedSteps steps that ran
 */
public record Solution(
    List<Layer> layers, Map<VertexId, Boolean> madeLayer, int cachedSteps, int executedSteps) {
  /** Copies the collections. */
  public Solution {
    layers = List.copyOf(layers);
    madeLayer = Map.copyOf(madeLayer);
  }
}
