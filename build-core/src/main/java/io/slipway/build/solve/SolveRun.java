package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import io.slipway.build.snapshot.ChainId;
import io.slipway.build.snapshot.View;
import io.slipway.build.source.SourceTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** One walk over one graph: every vertex that the target needs, equal ones once. */
final class SolveRun {
  private final BuildGraph graph;
  private final List<CacheKey> keys;
  private final CacheAnswers answers;
  private final SolverPorts ports;
  private final SolveOptions options;
  private final Sources sources;
  private final Reports reports;
  private final Scope scope;
  private final RootFiles files;
  private final StepExecution execution;
  private final MissReason reasons;
  private final Map<Digest, Future<Resolved>> resolved = new ConcurrentHashMap<>();
  private final Map<Digest, Future<Boolean>> checks = new ConcurrentHashMap<>();
  private final Map<Digest, Future<ChainId>> images = new ConcurrentHashMap<>();

  /** What a walk is about, beside the solver's ports. */
  record Question(
      BuildGraph graph,
      List<CacheKey> keys,
      CacheAnswers answers,
      SolveOptions options,
      Sources sources) {}

  SolveRun(SolverPorts ports, Question question, LayerSink sink, Reports reports, Scope scope) {
    this.ports = ports;
    this.graph = question.graph();
    this.keys = question.keys();
    this.answers = question.answers();
    this.options = question.options();
    this.sources = question.sources();
    this.reports = reports;
    this.scope = scope;
    this.files = new RootFiles(ports.snapshots(), ports.blobs(), scope);
    this.execution = new StepExecution(ports, options, sink, reports, scope);
    this.reasons = new MissReason(options.buildArgs());
  }

  /** Solves the target and tells of every step, also of those that nothing needed. */
  Solution solve(VertexId target) throws InterruptedException {
    List<VertexId> chain = chain(target);
    chain.forEach(id -> answers.entry(key(id)).ifPresent(entry -> reachable(key(id), entry)));
    Resolved result = scope.join(resolve(target));
    List<Layer> layers = new ArrayList<>();
    for (Stack.Entry entry : result.stack().entries()) {
      layers.add(scope.join(entry.layer()));
    }
    Map<VertexId, Boolean> made = new HashMap<>();
    for (VertexId id : chain) {
      made.put(id, scope.join(resolve(id)).made());
    }
    // A compressed layer of another stage is worth keeping: the next build may need it.
    for (Future<Resolved> each : resolved.values()) {
      for (Stack.Entry entry : scope.join(each).stack().entries()) {
        scope.join(entry.layer());
      }
    }
    graph.vertices().stream().filter(v -> isStep(v) && known(v)).forEach(v -> reports.hit(v, 0));
    return new Solution(
        layers,
        made,
        reports.count(StepReport.CacheOutcome.HIT),
        reports.count(StepReport.CacheOutcome.MISS));
  }

  static boolean isStep(Vertex vertex) {
    return switch (vertex.operation()) {
      case Operation.Scratch s -> false;
      case Operation.ImageSource i -> false;
      case Operation.Source c -> false;
      case Operation.Run r -> true;
      case Operation.Copy c -> true;
      case Operation.MakeDirectory d -> true;
    };
  }

  private boolean isSource(VertexId id) {
    return graph.vertex(id).operation() instanceof Operation.Source;
  }

  private boolean known(Vertex vertex) {
    CacheKey key = key(vertex.id());
    return resolved.containsKey(key.digest()) || answers.entry(key).isPresent();
  }

  private CacheKey key(VertexId id) {
    return keys.get(id.index());
  }

  /** The vertices whose layers make the target's filesystem, base first. */
  private List<VertexId> chain(VertexId target) {
    List<VertexId> chain = new ArrayList<>();
    VertexId at = target;
    chain.add(at);
    while (isStep(graph.vertex(at))) {
      at = graph.vertex(at).inputs().getFirst();
      chain.add(at);
    }
    return chain.reversed();
  }

  private Future<Resolved> resolve(VertexId id) {
    return resolved.computeIfAbsent(
        key(id).digest(), digest -> scope.fork(() -> find(graph.vertex(id))));
  }

  private Resolved find(Vertex vertex) throws BuildFailure, IOException, InterruptedException {
    return switch (vertex.operation()) {
      case Operation.Scratch scratch -> new Resolved(Stack.EMPTY, false, false);
      case Operation.ImageSource image -> new Resolved(stack(image), false, false);
      case Operation.Source source ->
          throw new IllegalStateException(vertex.id() + " is a source, not a root filesystem");
      case Operation.Run run -> step(vertex);
      case Operation.Copy copy -> step(vertex);
      case Operation.MakeDirectory directory -> step(vertex);
    };
  }

  private static Stack stack(Operation.ImageSource image) {
    Stack stack = Stack.EMPTY;
    for (int i = 0; i < image.layers().size(); i++) {
      Layer layer =
          new Layer(image.layers().get(i), image.diffIds().get(i), Optional.of(image.reference()));
      stack = stack.plus(new Stack.Entry(layer.diffId(), CompletableFuture.completedFuture(layer)));
    }
    return stack;
  }

  private Resolved step(Vertex vertex) throws BuildFailure, IOException, InterruptedException {
    CacheKey key = key(vertex.id());
    Optional<CachedLayer> entry = answers.entry(key);
    Future<Resolved> below = resolve(vertex.inputs().getFirst());
    if (entry.isEmpty()) {
      // It will run, so what it copies from is needed too: both at once.
      vertex.inputs().stream().skip(1).filter(id -> !isSource(id)).forEach(this::resolve);
    }
    Resolved base = scope.join(below);
    String reason = reason(vertex, key);
    if (entry.isPresent()) {
      if (base.executed() || !standsOn(base, entry.get())) {
        reason = MissReason.EARLIER;
      } else if (scope.join(reachable(key, entry.get()))) {
        return hit(vertex, base, entry.get());
      } else {
        reason = MissReason.EVICTED;
      }
    }
    StepExecution.Task task = new StepExecution.Task(vertex, key, reason, stepName(vertex));
    Optional<Stack.Entry> made = execute(vertex, base, task);
    Stack stack = made.map(base.stack()::plus).orElse(base.stack());
    return new Resolved(stack, made.isPresent(), true);
  }

  /** Another build may have run an earlier step again since, with another result. */
  private static boolean standsOn(Resolved base, CachedLayer entry) {
    return entry.base().equals(Optional.ofNullable(base.stack().chain().digest()));
  }

  private String reason(Vertex vertex, CacheKey key) {
    if (options.noCache()) {
      return MissReason.DISABLED;
    }
    boolean onImage = !isStep(graph.vertex(vertex.inputs().getFirst()));
    return reasons.of(key, ports.history().last(stepName(vertex)), onImage);
  }

  /** A step's place in its build file, the same in every build of it. */
  private String stepName(Vertex vertex) {
    long before =
        graph.vertices().subList(0, vertex.id().index()).stream()
            .filter(v -> isStep(v) && v.stage().equals(vertex.stage()))
            .count();
    return options.scope() + "\n" + vertex.stage() + "\n" + before;
  }

  private Resolved hit(Vertex vertex, Resolved base, CachedLayer entry) {
    ports.history().remember(stepName(vertex), key(vertex.id()));
    Optional<Layer> layer = CacheAnswers.layer(entry);
    reports.hit(vertex, layer.map(l -> l.descriptor().size()).orElse(0L));
    Stack stack =
        layer
            .map(
                l ->
                    base.stack()
                        .plus(new Stack.Entry(l.diffId(), CompletableFuture.completedFuture(l))))
            .orElse(base.stack());
    return new Resolved(stack, layer.isPresent(), base.executed());
  }

  private Future<Boolean> reachable(CacheKey key, CachedLayer entry) {
    return checks.computeIfAbsent(
        key.digest(),
        digest -> {
          Optional<Layer> layer = CacheAnswers.layer(entry);
          return layer.isEmpty()
              ? CompletableFuture.completedFuture(true)
              : scope.fork(() -> ports.blobs().reachable(layer.get()));
        });
  }

  private Optional<Stack.Entry> execute(Vertex vertex, Resolved base, StepExecution.Task task)
      throws BuildFailure, IOException, InterruptedException {
    Future<ChainId> root = rootFiles(vertex.inputs().getFirst(), base);
    try (OpenInputs inputs = new OpenInputs()) {
      for (VertexId id : vertex.inputs().subList(1, vertex.inputs().size())) {
        inputs.add(open(graph.vertex(id), inputs));
      }
      return execution.run(task, scope.join(root), inputs.list());
    }
  }

  private StepInput open(Vertex input, OpenInputs inputs)
      throws BuildFailure, IOException, InterruptedException {
    if (input.operation() instanceof Operation.Source source) {
      return new StepInput(sources.open(source), Optional.empty());
    }
    Resolved from = scope.join(resolve(input.id()));
    View view = inputs.closing(ports.snapshots().view(scope.join(rootFiles(input.id(), from))));
    SourceTree tree = inputs.closing(ports.rootTree().open(view.root()));
    return new StepInput(tree, Optional.of(view.root()));
  }

  /**
   * Brings a vertex's files; what must be pulled of its base image is told as that vertex's step.
   */
  private Future<ChainId> rootFiles(VertexId id, Resolved result) throws InterruptedException {
    Vertex base = graph.vertex(chain(id).getFirst());
    if (base.operation() instanceof Operation.ImageSource image) {
      scope.join(
          images.computeIfAbsent(
              key(base.id()).digest(), digest -> scope.fork(() -> pull(base, image))));
    }
    return files.bring(result.stack());
  }

  private ChainId pull(Vertex vertex, Operation.ImageSource image) throws InterruptedException {
    Stack stack = stack(image);
    if (ports.snapshots().has(stack.chain())) {
      return stack.chain();
    }
    Instant start = Instant.now();
    reports.started(vertex, start);
    ChainId chain = scope.join(files.bring(stack));
    long bytes = image.layers().stream().mapToLong(layer -> layer.size()).sum();
    reports.finished(
        vertex, new StepReport(start, Instant.now(), StepReport.CacheOutcome.NONE, "", bytes, 0));
    return chain;
  }
}
