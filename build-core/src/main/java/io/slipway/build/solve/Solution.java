package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
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
 * @param results of all steps that have one, also of those that the target does not stand on
 */
public record Solution(
    List<Layer> layers,
    Map<VertexId, Boolean> madeLayer,
    int cachedSteps,
    int executedSteps,
    List<StepResult> results) {
  /** Copies the collections. */
  public Solution {
    layers = List.copyOf(layers);
    madeLayer = Map.copyOf(madeLayer);
    results = List.copyOf(results);
  }

  /**
   * What a cache may remember of a step.
   *
   * @param own whether the step's layer is one of the target's
   */
  public record StepResult(CacheKey key, CachedLayer result, boolean own) {}
}
