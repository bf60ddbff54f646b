package io.slipway.build.solve;

import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Vertex;
import io.slipway.build.image.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The steps whose results in caches the caller does not want: those of some stages. */
final class RefusedSteps {
  private RefusedSteps() {}

  /**
   * Keys of steps that must run, to why.
   *
   * @param stages names of stages, in any case
   */
  static Map<Digest, String> in(BuildGraph graph, GraphKeys keys, Set<String> stages) {
    Map<Digest, String> refused = new HashMap<>();
    for (Vertex vertex : graph.vertices()) {
      if (!SolveRun.isStep(vertex)) {
        continue;
      }
      Digest key = keys.key(vertex.id()).digest();
      if (stages.stream().anyMatch(vertex.stage()::equalsIgnoreCase)) {
        refused.put(key, MissReason.DISABLED);
      } else if (vertex.inputs().stream()
          .skip(VertexKeys.isLink(vertex) ? 1 : 0)
          .anyMatch(id -> refused.containsKey(keys.key(id).digest()))) {
        refused.putIfAbsent(key, MissReason.EARLIER);
      }
    }
    return refused;
  }
}
