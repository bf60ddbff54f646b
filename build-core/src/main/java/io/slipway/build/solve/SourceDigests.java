package io.slipway.build.solve;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.image.Digest;
import io.slipway.build.source.CopyRules;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.UnusableSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/** Hashes what steps read of sources that are no root filesystems, all of them at once. */
final class SourceDigests {
  private final BuildGraph graph;
  private final Sources sources;
  private final Scope scope;
  private final Map<VertexKeys.Part, Future<Digest>> started = new LinkedHashMap<>();

  private SourceDigests(BuildGraph graph, Sources sources, Scope scope) {
    this.graph = graph;
    this.sources = sources;
    this.scope = scope;
  }

  static Map<VertexKeys.Part, Digest> of(BuildGraph graph, Sources sources, Scope scope)
      throws InterruptedException {
    return new SourceDigests(graph, sources, scope).all();
  }

  private Map<VertexKeys.Part, Digest> all() throws InterruptedException {
    for (Vertex vertex : graph.vertices()) {
      if (vertex.operation() instanceof Operation.Copy copy) {
        for (int i = 0; i < copy.parts().size(); i++) {
          Operation.Copy.Part part = copy.parts().get(i);
          start(vertex, i, part.input(), part.sources(), OperationRunner.rules(part));
        }
      } else if (vertex.operation() instanceof Operation.Run run) {
        for (int i = 0; i < run.mounts().size(); i++) {
          mount(vertex, i, run.mounts().get(i));
        }
      }
    }
    Map<VertexKeys.Part, Digest> digests = new HashMap<>();
    for (Map.Entry<VertexKeys.Part, Future<Digest>> entry : started.entrySet()) {
      digests.put(entry.getKey(), scope.join(entry.getValue()));
    }
    return digests;
  }

  private void mount(Vertex vertex, int index, Operation.Mount mount) {
    switch (mount) {
      case Operation.Mount.Bind bind ->
          start(
              vertex,
              index,
              bind.input(),
              List.of(SourceFiles.literal(bind.source())),
              CopyRules.PLAIN);
      // A cache's first content is no more part of a step than what the cache holds later.
      case Operation.Mount.Cache cache -> {}
      case Operation.Mount.Tmpfs tmpfs -> {}
      case Operation.Mount.Secret secret -> {}
      case Operation.Mount.Ssh ssh -> {}
    }
  }

  private void start(Vertex vertex, int index, int input, List<String> paths, CopyRules rules) {
    if (graph.vertex(vertex.inputs().get(input)).operation() instanceof Operation.Source source) {
      started.put(
          new VertexKeys.Part(vertex.id(), index),
          scope.fork(() -> digest(vertex, sources.openFor(vertex, source), paths, rules)));
    }
  }

  private static Digest digest(Vertex vertex, SourceTree tree, List<String> paths, CopyRules rules)
      throws IOException, BuildFailure {
    try {
      return tree.digestOf(paths, rules);
    } catch (UnusableSource e) {
      throw new BuildFailure(vertex.origin(), String.valueOf(e.getMessage()));
    }
  }
}
