package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import io.slipway.build.snapshot.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The cache keys of a graph, by definition: what a step is and what it stands on, not what came out
 * of it. So all of them are known before anything runs.
 */
final class VertexKeys {

  private final SolveOptions options;
  private final Map<Part, Digest> sources;

  /**
   * Keys for one build.
   *
   * @param sources digests of what is copied from sources that are no root filesystems
   */
  VertexKeys(SolveOptions options, Map<Part, Digest> sources) {
    this.options = options;
    this.sources = Map.copyOf(sources);
  }

  /** One key for each vertex, in the graph's order. */
  List<CacheKey> of(BuildGraph graph) {
    List<CacheKey> keys = new ArrayList<>();
    for (Vertex vertex : graph.vertices()) {
      keys.add(key(vertex, vertex.inputs().stream().map(id -> keys.get(id.index())).toList()));
    }
    return List.copyOf(keys);
  }

  private CacheKey key(Vertex vertex, List<CacheKey> inputs) {
    CacheKey.Builder key = CacheKey.builder();
    switch (vertex.operation()) {
      case Operation.Scratch scratch -> key.add("image", "scratch");
      case Operation.ImageSource image -> key.add("image", ChainId.of(image.diffIds()).toString());
      case Operation.Source source -> key.add("source", source.toString());
      case Operation.Run run -> run(step(key, inputs), run);
      case Operation.Copy copy -> copy(step(key, inputs), vertex, copy, inputs);
      case Operation.MakeDirectory directory ->
          step(key, inputs).add("directory", directory.path()).add("user", directory.user());
    }
    return key.build();
  }

  private CacheKey.Builder step(CacheKey.Builder key, List<CacheKey> inputs) {
    return key.add("base", inputs.getFirst().digest().value())
        .add("platform", options.platform().text())
        .add("latest", options.latest().toString());
  }

  private static void run(CacheKey.Builder key, Operation.Run run) {
    key.add("operation", "run").add("command", framed(run.argv()));
    // Values may be private even when they are not secrets: only their digests travel.
    run.environment().forEach((name, value) -> key.add("env:" + name, Digest.of(value).value()));
    key.add("directory", run.workingDirectory())
        .add("user", run.user())
        .add("mounts", run.mounts().toString())
        .add("network", run.network().name())
        .add("hostname", run.hostname())
        .add("hosts", run.hosts().toString());
  }

  private void copy(
      CacheKey.Builder key, Vertex vertex, Operation.Copy copy, List<CacheKey> inputs) {
    key.add("operation", "copy")
        .add("destination", copy.destination())
        .add("owner", copy.owner().orElse(""))
        .add("mode", copy.mode().orElse(""))
        .add("link", String.valueOf(copy.link()));
    for (int i = 0; i < copy.parts().size(); i++) {
      Operation.Copy.Part part = copy.parts().get(i);
      Digest files = sources.get(new Part(vertex.id(), i));
      key.add("sources", framed(part.sources()))
          .add("flags", part.parents() + " " + part.unpack() + " " + framed(part.excludes()))
          .add("files", (files == null ? inputs.get(part.input()).digest() : files).value());
    }
  }

  /**
   * One part of a copying vertex.
   *
   * @param index of the part
   */
  record Part(VertexId vertex, int index) {}

  /** A list as one text, different for different lists. */
  private static String framed(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      text.append(word.length()).append(':').append(word).append(' ');
    }
    return text.toString();
  }
}
