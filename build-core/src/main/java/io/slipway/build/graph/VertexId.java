package io.slipway.build.graph;

/**
 * Names a vertex inside one graph, in topological order: inputs have smaller numbers.
 *
 * @param index 0 or more
 */
public record VertexId(int index) implements Comparable<VertexId> {
  @Override
  public int compareTo(VertexId other) {
    return Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return "v" + index;
  }
}
