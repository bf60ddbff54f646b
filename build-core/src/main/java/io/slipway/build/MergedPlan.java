package io.slipway.build;

import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plans of all platforms as one graph, in which equal vertices are one: what a stage for the
 * building machine makes is made once.
 *
 * @param graph every vertex of every plan, with its platform
 * @param parts one for each platform, in order; their vertices are those of the graph
 */
record MergedPlan(BuildGraph graph, List<Part> parts) {
  /** Copies the list. */
  MergedPlan {
    parts = List.copyOf(parts);
  }

  /** The plan of one platform. */
  record Part(Platform platform, BuildPlan plan) {}

  private record Identity(
      Operation operation, List<VertexId> inputs, Optional<Platform> platform) {}

  static MergedPlan of(List<Part> separate) {
    List<Vertex> vertices = new ArrayList<>();
    Map<Identity, VertexId> known = new HashMap<>();
    List<Map<VertexId, VertexId>> renamed = new ArrayList<>();
    for (Part part : separate) {
      Map<VertexId, VertexId> names = new HashMap<>();
      for (Vertex vertex : part.plan().graph().vertices()) {
        List<VertexId> inputs = vertex.inputs().stream().map(names::get).toList();
        Optional<Platform> platform = platform(vertex, part.platform());
        VertexId id =
            known.computeIfAbsent(
                new Identity(vertex.operation(), inputs, platform),
                identity -> add(vertices, vertex, identity));
        names.put(vertex.id(), id);
      }
      renamed.add(names);
    }
    BuildGraph graph = new BuildGraph(vertices);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < separate.size(); i++) {
      parts.add(rename(separate.get(i), graph, renamed.get(i)));
    }
    return new MergedPlan(graph, parts);
  }

  private static VertexId add(List<Vertex> vertices, Vertex vertex, Identity identity) {
    VertexId id = new VertexId(vertices.size());
    vertices.add(
        new Vertex(
            id,
            identity.operation(),
            identity.inputs(),
            vertex.name(),
            vertex.stage(),
            vertex.origin(),
            identity.platform()));
    return id;
  }

  /** Files that no root filesystem has are for no platform. */
  private static Optional<Platform> platform(Vertex vertex, Platform target) {
    return vertex.operation() instanceof Operation.Source
        ? Optional.empty()
        : Optional.of(vertex.platform().orElse(target));
  }

  private static Part rename(Part part, BuildGraph graph, Map<VertexId, VertexId> names) {
    BuildPlan plan = part.plan();
    List<BuildPlan.Step> steps =
        plan.steps().stream()
            .map(step -> new BuildPlan.Step(step.createdBy(), step.layerOf().map(names::get)))
            .toList();
    VertexId target = names.getOrDefault(plan.target(), plan.target());
    return new Part(
        part.platform(),
        new BuildPlan(graph, target, plan.config(), steps, plan.warnings(), plan.timestamp()));
  }

  /** What is to be told of all plans, each thing once. */
  List<BuildPlan.Warning> warnings() {
    LinkedHashSet<BuildPlan.Warning> all = new LinkedHashSet<>();
    parts.forEach(part -> all.addAll(part.plan().warnings()));
    return List.copyOf(all);
  }

  /** Nothing in any image is newer than this: the same for all platforms, as the source is. */
  Optional<Instant> timestamp() {
    return parts.getFirst().plan().timestamp();
  }

  List<VertexId> targets() {
    return parts.stream().map(part -> part.plan().target()).toList();
  }
}
