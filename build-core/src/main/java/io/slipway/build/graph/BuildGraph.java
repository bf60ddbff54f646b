package io.slipway.build.graph;

import java.util.List;

/**
 * A directed acyclic graph; only vertices that the target needs are in it.
 *
 * @param vertices in topological order; a vertex's id is its position
 */
public record BuildGraph(List<Vertex> vertices) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException when an id is not its position or an input does not come
   *     before
   */
  public BuildGraph {
    vertices = List.copyOf(vertices);
    for (int i = 0; i < vertices.size(); i++) {
      Vertex vertex = vertices.get(i);
      if (vertex.id().index() != i) {
        throw new IllegalArgumentException(vertex.id() + " stands at position " + i);
      }
      for (VertexId input : vertex.inputs()) {
        if (input.index() >= i) {
          throw new IllegalArgumentException(vertex.id() + " uses the later " + input);
        }
      }
    }
  }

  public Vertex vertex(VertexId id) {
    return vertices.get(id.index());
  }
}
