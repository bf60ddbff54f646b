package io.slipway.build.solve;

import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes small graphs for tests. */
final class Graphs {
  private final List<Vertex> vertices = new ArrayList<>();

  VertexId image(String name, int layers) {
    List<Digest> diffIds = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      diffIds.add(Digest.of(name + i));
    }
    ImageReference reference =
        ImageReference.parse("r.example/" + name).withDigest(Digest.of(name));
    return add(
        new Operation.ImageSource(
            reference, diffIds.stream().map(FakeLayers::descriptor).toList(), diffIds),
        "base",
        "FROM " + name);
  }

  VertexId context() {
    return add(new Operation.ContextSource("context"), "", "context");
  }

  VertexId run(VertexId base, String stage, String command, Map<String, String> environment) {
    Operation.Run run =
        new Operation.Run(
            List.of("sh", "-c", command),
            environment,
            Map.of(),
            "/",
            "",
            List.of(),
            Operation.Network.DEFAULT,
            "",
            Map.of(),
            RunResources.DEFAULT);
    return add(run, stage, "RUN " + command, base);
  }

  VertexId run(VertexId base, String stage, String command) {
    return run(base, stage, command, Map.of());
  }

  VertexId copy(VertexId base, VertexId from, String stage, String path) {
    return copy(base, from, stage, path, false);
  }

  /** A layer that does not depend on its base. */
  VertexId link(VertexId base, VertexId from, String stage, String path) {
    return copy(base, from, stage, path, true);
  }

  private VertexId copy(VertexId base, VertexId from, String stage, String path, boolean link) {
    Operation.Copy copy =
        new Operation.Copy(
            List.of(Operation.Copy.Part.of(1, List.of(path))),
            "/" + path,
            Optional.empty(),
            Optional.empty(),
            link);
    return add(copy, stage, "COPY " + path, base, from);
  }

  /** A command with mounts; further inputs are numbered from 1. */
  VertexId run(VertexId base, String command, List<Operation.Mount> mounts, VertexId... inputs) {
    Operation.Run run =
        new Operation.Run(
            List.of("sh", "-c", command),
            Map.of(),
            Map.of(),
            "/",
            "",
            mounts,
            Operation.Network.DEFAULT,
            "",
            Map.of(),
            RunResources.DEFAULT);
    VertexId[] all = Stream.concat(Stream.of(base), Stream.of(inputs)).toArray(VertexId[]::new);
    return add(run, "0", "RUN " + command, all);
  }

  private VertexId add(Operation operation, String stage, String name, VertexId... inputs) {
    VertexId id = new VertexId(vertices.size());
    vertices.add(
        new Vertex(
            id,
            operation,
            List.of(inputs),
            name,
            stage,
            new SourceRange("Dockerfile", id.index() + 1, 1, id.index() + 1)));
    return id;
  }

  BuildGraph graph() {
    return new BuildGraph(vertices);
  }
}
