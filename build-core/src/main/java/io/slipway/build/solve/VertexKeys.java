package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import io.slipway.build.snapshot.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /** The keys of all vertices. */
  GraphKeys of(BuildGraph graph) {
    List<CacheKey> keys = new ArrayList<>();
    List<Digest> identities = new ArrayList<>();
    for (Vertex vertex : graph.vertices()) {
      List<Digest> inputs = vertex.inputs().stream().map(id -> identities.get(id.index())).toList();
      CacheKey key = key(vertex, inputs);
      keys.add(key);
      identities.add(isLink(vertex) ? onTop(inputs.getFirst(), key) : key.digest());
    }
    return new GraphKeys(keys, identities);
  }

  /** Whether a vertex's layer is made without what is below it. */
  static boolean isLink(Vertex vertex) {
    return vertex.operation() instanceof Operation.Copy copy && copy.link();
  }

  private static Digest onTop(Digest base, CacheKey key) {
    return CacheKey.builder()
        .add("base", base.value())
        .add("layer", key.digest().value())
        .build()
        .digest();
  }

  private CacheKey key(Vertex vertex, List<Digest> inputs) {
    CacheKey.Builder key = CacheKey.builder();
    switch (vertex.operation()) {
      case Operation.Scratch scratch -> key.add("image", "scratch");
      case Operation.ImageSource image -> key.add("image", ChainId.of(image.diffIds()).toString());
      case Operation.Source source -> key.add("source", source.toString());
      case Operation.Run run -> run(step(key, vertex, inputs), vertex, run, inputs);
      case Operation.Copy copy ->
          copy(copy.link() ? common(key, vertex) : step(key, vertex, inputs), vertex, copy, inputs);
      case Operation.MakeDirectory directory ->
          step(key, vertex, inputs)
              .add("directory", directory.path())
              .add("user", directory.user());
    }
    return key.build();
  }

  private CacheKey.Builder step(CacheKey.Builder key, Vertex vertex, List<Digest> inputs) {
    return common(key.add("base", inputs.getFirst().value()), vertex);
  }

  private CacheKey.Builder common(CacheKey.Builder key, Vertex vertex) {
    return key.add("platform", vertex.platform().orElse(options.platform()).text())
        .add("latest", options.latest().toString());
  }

  private void run(CacheKey.Builder key, Vertex vertex, Operation.Run run, List<Digest> inputs) {
    key.add("operation", "run").add("command", framed(run.argv()));
    // Values may be private even when they are not secrets: only their digests travel.
    run.environment().forEach((name, value) -> key.add("env:" + name, Digest.of(value).value()));
    key.add("directory", run.workingDirectory())
        .add("user", run.user())
        .add("network", run.network().name())
        .add("hostname", run.hostname())
        .add("hosts", run.hosts().toString());
    if (!run.resources().equals(RunResources.DEFAULT)) {
      key.add("resources", run.resources().toString());
    }
    for (int i = 0; i < run.mounts().size(); i++) {
      Digest files = sources.get(new Part(vertex.id(), i));
      Operation.Mount mount = run.mounts().get(i);
      key.add("mount " + mount.target(), mount(mount, files, inputs));
    }
  }

  /**
   * What of a mount may change a command's result by its definition. What a cache directory holds
   * and what a secret says does not count.
   *
   * @param files digest of the mounted files, when they come from a source
   */
  private static String mount(Operation.Mount mount, @Nullable Digest files, List<Digest> inputs) {
    return switch (mount) {
      case Operation.Mount.Tmpfs tmpfs -> framed(List.of("tmpfs", tmpfs.target()));
      case Operation.Mount.Bind bind ->
          framed(
              List.of(
                  "bind",
                  bind.target(),
                  files == null ? inputs.get(bind.input()) + bind.source() : files.value(),
                  String.valueOf(bind.writable())));
      case Operation.Mount.Cache cache ->
          framed(
              List.of(
                  "cache",
                  cache.target(),
                  cache.id(),
                  cache.input() == 0 ? "" : inputs.get(cache.input()) + cache.source()));
      case Operation.Mount.Secret secret ->
          framed(
              List.of(
                  "secret",
                  secret.target(),
                  secret.id(),
                  secret.env().orElse(""),
                  access(secret.required(), secret.owner(), secret.mode())));
      case Operation.Mount.Ssh ssh ->
          framed(
              List.of(
                  "ssh", ssh.target(), ssh.id(), access(ssh.required(), ssh.owner(), ssh.mode())));
    };
  }

  /** A step that insists, or that somebody else may read for, is another one, as with BuildKit. */
  private static String access(boolean required, Operation.Ids owner, int mode) {
    return required + " " + owner.uid() + ":" + owner.gid() + " " + mode;
  }

  private void copy(CacheKey.Builder key, Vertex vertex, Operation.Copy copy, List<Digest> inputs) {
    key.add("operation", "copy")
        .add("destination", copy.destination())
        .add("owner", copy.owner().orElse(""))
        .add("mode", copy.mode().orElse(""))
        .add("link", String.valueOf(copy.link()));
    List<String> names = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (int i = 0; i < copy.parts().size(); i++) {
      Operation.Copy.Part part = copy.parts().get(i);
      Digest digest = sources.get(new Part(vertex.id(), i));
      names.add(framed(part.sources()));
      flags.add(part.parents() + " " + part.unpack() + " " + framed(part.excludes()));
      files.add((digest == null ? inputs.get(part.input()) : digest).value());
    }
    key.add("sources", framed(names)).add("flags", framed(flags)).add("files", framed(files));
  }

  /**
   * A part of a copying vertex, or a mount of a running one.
   *
   * @param index of the part or mount
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
