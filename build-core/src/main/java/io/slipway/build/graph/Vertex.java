package io.slipway.build.graph;

import io.slipway.build.image.Platform;
import java.util.List;
import java.util.Optional;

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
 * @param platform whose programs its filesystem holds; empty for that of the image being built
 */
public record Vertex(
    VertexId id,
    Operation operation,
    List<VertexId> inputs,
    String name,
    String stage,
    SourceRange origin,
    Optional<Platform> platform) {
  /** Copies the inputs. */
  public Vertex {
    inputs = List.copyOf(inputs);
  }

  /** For the platform of the image being built. */
  public Vertex(
      VertexId id,
      Operation operation,
      List<VertexId> inputs,
      String name,
      String stage,
      SourceRange origin) {
    this(id, operation, inputs, name, stage, origin, Optional.empty());
  }
}
