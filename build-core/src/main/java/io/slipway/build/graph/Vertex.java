package io.slipway.build.graph;

import java.util.List;

/**
 * One operation with its inputs.
 *
 * @param id position in the graph
 * @param operation what to do
 * @param inputs the vertices whose results it uses; for an operation that changes a root filesystem
 *     the first input is that filesystem, further ones are named by index in the operation
 * @param name for people: {@code [build 2/4] RUN make}
 * @param stage the stage's name or number as text
 * @param origin where it stands in the build file
 */
public record Vertex(
    VertexId id,
    Operation operation,
    List<VertexId> inputs,
    String name,
    String stage,
    SourceRange origin) {
  /** Copies the inputs. */
  public Vertex {
    inputs = List.copyOf(inputs);
  }
}
