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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** One walk over one graph: every vertex that the target needs, equal ones once. */
final class SolveRun {
  private final BuildGraph graph;
  private final GraphKeys keys;
  private final CacheAnswers answers;
  private final Map<Digest, String> refused;
  private final SolverPorts ports;
  private final SolveOptions options;
  private final Sources sources;
  private final Reports reports;
  private final Scope scope;
  private final RootFiles files;
  private final StepExecution execution;
  private final MissReason reasons;
  private final Map<Digest, Future<Resolved>> resolved = new ConcurrentHashMap<>();
  private final Map<Digest, Future<Linked>> links = new ConcurrentHashMap<>();
  private final Map<Digest, Future<Boolean>> checks = new ConcurrentHashMap<>();
  private final Map<Digest, Future<ChainId>> images = new ConcurrentHashMap<>();

  /** What a walk is about, beside the solver's ports. */
  record Question(
      BuildGraph graph,
      GraphKeys keys,
      CacheAnswers answers,
      Map<Digest, String> refused,
      SolveOptions options,
      Sources sources) {}

  SolveRun(SolverPorts ports, Question question, LayerSink sink, Reports reports, Scope scope) {
    this.ports = ports;
    this.graph = question.graph();
    this.keys = question.keys();
    this.answers = question.answers();
    this.refused = question.refused();
    this.options = question.options();
    this.sources = question.sources();
    this.reports = reports;
    this.scope = scope;
    this.files = new RootFiles(ports.snapshots(), ports.blobs(), scope);
    this.execution = new StepExecution(ports, options, sink, reports, scope);
    this.reasons = new MissReason(options.buildArgs());
  }

  /** Solves the targets and tells of every step, also of those that nothing needed. */
  List<Solution> solve(List<VertexId> targets) throws InterruptedException {
    for (VertexId target : targets) {
      chain(target)
          .forEach(id -> answers.entry(key(id)).ifPresent(entry -> reachable(key(id), entry)));
    }
    List<Future<Resolved>> started = targets.stream().map(this::resolve).toList();
    for (Future<Resolved> each : started) {
      scope.join(each);
    }
    // A compressed layer of another stage is worth keeping: the next build may need it.
    for (Future<Resolved> each : resolved.values()) {
      layers(scope.join(each).stack());
    }
    graph.vertices().stream().filter(v -> isStep(v) && known(v)).forEach(v -> reports.hit(v, 0));
    List<Solution> solutions = new ArrayList<>();
    for (VertexId target : targets) {
      solutions.add(solution(target));
    }
    return solutions;
  }

  private Solution solution(VertexId target) throws InterruptedException {
    List<VertexId> chain = chain(target);
    Map<VertexId, Boolean> made = new HashMap<>();
    for (VertexId id : chain) {
      made.put(id, scope.join(resolve(id)).made());
    }
    return new Solution(
        layers(scope.join(resolve(target)).stack()),
        made,
        reports.count(StepReport.CacheOutcome.HIT),
        reports.count(StepReport.CacheOutcome.MISS),
        results(new HashSet<>(chain)));
  }

  private List<Layer> layers(Stack stack) throws InterruptedException {
    List<Layer> layers = new ArrayList<>();
    for (Stack.Entry entry : stack.entries()) {
      layers.add(scope.join(entry.layer()));
    }
    return layers;
  }

  private List<Solution.StepResult> results(Set<VertexId> chain) {
    Map<Digest, CachedLayer> made = execution.results();
    Map<Digest, Solution.StepResult> results = new LinkedHashMap<>();
    for (Vertex vertex : graph.vertices()) {
      CacheKey key = key(vertex.id());
      boolean own = chain.contains(vertex.id());
      Optional.ofNullable(made.get(key.digest()))
          .or(() -> answers.entry(key))
          .map(result -> new Solution.StepResult(key, result, own))
          .ifPresent(result -> results.merge(key.digest(), result, (a, b) -> a.own() ? a : b));
    }
    return List.copyOf(results.values());
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
    return resolved.containsKey(keys.identity(vertex.id()))
        || answers.entry(key(vertex.id())).isPresent();
  }

  private CacheKey key(VertexId id) {
    return keys.key(id);
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
        keys.identity(id), digest -> scope.fork(() -> find(graph.vertex(id))));
  }

  private Resolved find(Vertex vertex) throws BuildFailure, IOException, InterruptedException {
    return switch (vertex.operation()) {
      case Operation.Scratch scratch -> new Resolved(Stack.EMPTY, false, false);
      case Operation.ImageSource image -> new Resolved(stack(image), false, false);
      case Operation.Source source ->
          throw new IllegalStateException(vertex.id() + " is a source, not a root filesystem");
      case Operation.Run run -> step(vertex);
      case Operation.Copy copy -> copy.link() ? linked(vertex) : step(vertex);
      case Operation.MakeDirectory directory -> step(vertex);
    };
  }

  private static Stack stack(Operation.ImageSource image) {
    Stack stack = Stack.EMPTY;
    for (int i = 0; i < image.layers().size(); i++) {
      Layer layer =
          new Layer(image.layers().get(i), image.diffIds().get(i), Optional.of(image.reference()));
      stack = stack.plus(entry(layer, false));
    }
    return stack;
  }

  private static Stack.Entry entry(Layer layer, boolean alone) {
    return new Stack.Entry(layer.diffId(), CompletableFuture.completedFuture(layer), alone);
  }

  /**
   * A layer that stands on anything.
   *
   * @param layer empty when nothing was copied
   */
  private record Linked(Optional<Stack.Entry> layer, boolean executed) {}

  /** A layer that does not depend on what is below is made beside it, and put on top. */
  private Resolved linked(Vertex vertex) throws InterruptedException {
    Future<Resolved> below = resolve(vertex.inputs().getFirst());
    Linked linked =
        scope.join(
            links.computeIfAbsent(
                key(vertex.id()).digest(), digest -> scope.fork(() -> link(vertex))));
    Resolved base = scope.join(below);
    Stack stack = linked.layer().map(base.stack()::plus).orElse(base.stack());
    return new Resolved(stack, linked.layer().isPresent(), base.executed() || linked.executed());
  }

  private Linked link(Vertex vertex) throws BuildFailure, IOException, InterruptedException {
    CacheKey key = key(vertex.id());
    Optional<CachedLayer> entry = answers.entry(key);
    String reason = reason(vertex, key);
    if (entry.isPresent()) {
      if (scope.join(reachable(key, entry.get()))) {
        return new Linked(hit(vertex, entry.get()).map(layer -> entry(layer, true)), false);
      }
      reason = MissReason.EVICTED;
    }
    StepExecution.Task task = new StepExecution.Task(vertex, key, reason, stepName(vertex));
    try (OpenInputs inputs = inputs(vertex)) {
      return new Linked(execution.run(task, ChainId.EMPTY, inputs.list()), true);
    }
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
        Optional<Layer> layer = hit(vertex, entry.get());
        Stack stack = layer.map(l -> base.stack().plus(entry(l, false))).orElse(base.stack());
        return new Resolved(stack, layer.isPresent(), base.executed());
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
    String wanted = refused.get(key.digest());
    if (wanted != null) {
      return wanted;
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

  /** Tells of a hit; its layer, if it has one. */
  private Optional<Layer> hit(Vertex vertex, CachedLayer entry) {
    ports.history().remember(stepName(vertex), key(vertex.id()));
    Optional<Layer> layer = CacheAnswers.layer(entry);
    reports.hit(vertex, layer.map(l -> l.descriptor().size()).orElse(0L));
    return layer;
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
    ports.runner().expect(vertex);
    Future<ChainId> root = rootFiles(vertex.inputs().getFirst(), base);
    try (OpenInputs inputs = inputs(vertex)) {
      return execution.run(task, scope.join(root), inputs.list());
    }
  }

  private OpenInputs inputs(Vertex vertex) throws BuildFailure, IOException, InterruptedException {
    OpenInputs inputs = new OpenInputs();
    try {
      for (VertexId id : vertex.inputs().subList(1, vertex.inputs().size())) {
        inputs.add(open(vertex, graph.vertex(id), inputs));
      }
      return inputs;
    } catch (BuildFailure | IOException | InterruptedException | RuntimeException e) {
      try (inputs) {
        throw e;
      }
    }
  }

  private StepInput open(Vertex user, Vertex input, OpenInputs inputs)
      throws BuildFailure, IOException, InterruptedException {
    String identity = keys.identity(input.id()).value();
    if (input.operation() instanceof Operation.Source source) {
      return new StepInput(sources.openFor(user, source), Optional.empty(), identity);
    }
    Resolved from = scope.join(resolve(input.id()));
    View view = inputs.closing(ports.snapshots().view(scope.join(rootFiles(input.id(), from))));
    SourceTree tree = inputs.closing(ports.rootTree().open(view.root()));
    return new StepInput(tree, Optional.of(view.root()), identity);
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
