package io.slipway.build.frontend;

import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the vertices of one plan in topological order. */
final class PlanWriter {
  private final List<Vertex> vertices = new ArrayList<>();
  private final Map<Operation.Source, VertexId> sources = new HashMap<>();

  /**
   * A vertex to be.
   *
   * @param platform whose programs it holds; empty for that of the image
   */
  record Draft(
      Operation operation,
      List<VertexId> inputs,
      String name,
      String stage,
      SourceRange origin,
      Optional<Platform> platform) {}

  VertexId add(Draft draft) {
    VertexId id = new VertexId(vertices.size());
    vertices.add(
        new Vertex(
            id,
            draft.operation(),
            draft.inputs(),
            draft.name(),
            draft.stage(),
            draft.origin(),
            draft.platform()));
    return id;
  }

  /** The main context. */
  VertexId context(SourceRange firstUse) {
    return source(new Operation.ContextSource("context"), firstUse);
  }

  /** Files from elsewhere, made when somebody first needs them and then the same for all. */
  VertexId source(Operation.Source source, SourceRange firstUse) {
    VertexId known = sources.get(source);
    if (known == null) {
      known =
          add(new Draft(source, List.of(), name(source), "internal", firstUse, Optional.empty()));
      sources.put(source, known);
    }
    return known;
  }

  private static String name(Operation.Source source) {
    return switch (source) {
      case Operation.ContextSource(String name) when name.equals("context") ->
          "[internal] load build context";
      case Operation.ContextSource(String name) -> "[context " + name + "] load from client";
      case Operation.HttpSource http -> "[internal] fetch " + http.url();
      case Operation.GitSource git -> "[internal] fetch " + git.url();
      case Operation.InlineSource inline -> "[internal] preparing inline document";
    };
  }

  BuildGraph graph() {
    return new BuildGraph(vertices);
  }
}
