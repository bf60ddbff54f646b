package io.slipway.build.frontend;

import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the vertices of one plan in topological order. */
final class PlanWriter {
  private final List<Vertex> vertices = new ArrayList<>();
  private Optional<VertexId> context = Optional.empty();

  VertexId add(
      Operation operation, List<VertexId> inputs, String name, String stage, SourceRange origin) {
    VertexId id = new VertexId(vertices.size());
    vertices.add(new Vertex(id, operation, inputs, name, stage, origin));
    return id;
  }

  /** The main context, made when somebody first copies from it. */
  VertexId context(SourceRange firstUse) {
    if (context.isEmpty()) {
      context =
          Optional.of(
              add(
                  new Operation.ContextSource("context"),
                  List.of(),
                  "[internal] load build context",
                  "internal",
                  firstUse));
    }
    return context.get();
  }

  BuildGraph graph() {
    return new BuildGraph(vertices);
  }
}
