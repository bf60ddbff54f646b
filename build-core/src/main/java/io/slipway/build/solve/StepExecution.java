package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.image.Digest;
import io.slipway.build.layer.LayerBlob;
import io.slipway.build.layer.LayerDraft;
import io.slipway.build.layer.LayerOptions;
import io.slipway.build.layer.UnrepresentableFile;
import io.slipway.build.snapshot.ChainId;
import io.slipway.build.snapshot.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Runs steps and makes layers of what they changed. A layer is compressed while the next step runs
 * already on the same files; how many wait for that is bounded.
 */
final class StepExecution {
  private static final int CPUS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final SolverPorts ports;
  private final SolveOptions options;
  private final LayerSink sink;
  private final Reports reports;
  private final Scope scope;
  private final Map<Digest, CachedLayer> results = new ConcurrentHashMap<>();
  private final Semaphore running = new Semaphore(CPUS);
  private final Semaphore uncompressed = new Semaphore(2 * CPUS);

  StepExecution(
      SolverPorts ports, SolveOptions options, LayerSink sink, Reports reports, Scope scope) {
    this.ports = ports;
    this.options = options;
    this.sink = sink;
    this.reports = reports;
    this.scope = scope;
  }

  /**
   * A step to run.
   *
   * @param reason why the cache did not spare it
   * @param place what the history knows the step by
   */
  record Task(Vertex vertex, CacheKey key, String reason, String place) {}

  /** What steps made, by key, as far as their layers are finished. */
  Map<Digest, CachedLayer> results() {
    return Map.copyOf(results);
  }

  /** Runs a step; empty when it changed nothing. */
  Optional<Stack.Entry> run(Task task, ChainId base, List<StepInput> inputs)
      throws BuildFailure, IOException, InterruptedException {
    NamedOwners.check(task.vertex(), base);
    running.acquire();
    Instant start = Instant.now();
    try {
      Workspace workspace = ports.snapshots().prepare(base);
      try {
        return run(task, new Ground(base, workspace), inputs, start);
      } catch (BuildFailure | IOException | InterruptedException | RuntimeException e) {
        closeAfter(e, workspace);
        throw e;
      }
    } finally {
      running.release();
    }
  }

  /** What a step stands on, and where it works. */
  private record Ground(ChainId base, Workspace workspace) {}

  /** Closes the workspace, or leaves that to who compresses; not when it fails. */
  private Optional<Stack.Entry> run(Task task, Ground ground, List<StepInput> inputs, Instant start)
      throws BuildFailure, IOException, InterruptedException {
    Workspace workspace = ground.workspace();
    reports.started(task.vertex(), start);
    change(task, workspace, inputs, start);
    Instant end = Instant.now();
    Optional<LayerDraft> draft = draft(task.vertex(), workspace);
    if (draft.isEmpty()) {
      workspace.close();
      finish(task, CachedLayer.empty(millis(start, end), name(ground.base())), start, end);
      return Optional.empty();
    }
    ChainId committed = workspace.commit(draft.get().diffId());
    uncompressed.acquire();
    Made made = new Made(ground, committed, draft.get(), start, end);
    Future<Layer> layer = scope.forkKeeper(() -> compress(task, made));
    boolean link = VertexKeys.isLink(task.vertex());
    return Optional.of(new Stack.Entry(made.draft().diffId(), layer, link));
  }

  /** What went wrong before is what people want to know. */
  private static void closeAfter(Exception failure, Workspace workspace) {
    try {
      workspace.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private Optional<LayerDraft> draft(Vertex vertex, Workspace workspace)
      throws BuildFailure, IOException {
    try {
      return ports.layers().draft(workspace.upper(), layerOptions(vertex, workspace.lower()));
    } catch (UnrepresentableFile e) {
      throw new BuildFailure(vertex.origin(), String.valueOf(e.getMessage()));
    }
  }

  private void change(Task task, Workspace workspace, List<StepInput> inputs, Instant start)
      throws BuildFailure, IOException, InterruptedException {
    Vertex vertex = task.vertex();
    try {
      ports
          .runner()
          .run(vertex, workspace, inputs, (stderr, line) -> reports.output(vertex, stderr, line));
    } catch (BuildFailure e) {
      int exitCode = e.exitCode() == 0 ? StepReport.FAILED : e.exitCode();
      reports.finished(vertex, miss(task, start, Instant.now(), 0, exitCode));
      throw e;
    }
  }

  /** A committed step; its workspace still has what was below, and is the keeper's to close. */
  private record Made(Ground ground, ChainId chain, LayerDraft draft, Instant start, Instant end) {}

  private Layer compress(Task task, Made made) throws IOException {
    try {
      LayerBlob blob =
          ports
              .layers()
              .build(
                  made.draft(),
                  ports.snapshots().top(made.chain()),
                  layerOptions(task.vertex(), made.ground().workspace().lower()));
      finish(
          task,
          new CachedLayer(
              Optional.of(blob.descriptor()),
              Optional.of(blob.diffId()),
              Optional.empty(),
              millis(made.start(), made.end()),
              name(made.ground().base())),
          made.start(),
          made.end());
      return new Layer(blob.descriptor(), blob.diffId(), Optional.empty());
    } finally {
      uncompressed.release();
      reports.finished(task.vertex(), miss(task, made.start(), made.end(), 0, 0));
      drop(made.ground().workspace());
    }
  }

  /** Off the way of what waits for the layer: taking directories away takes longer than most. */
  private void drop(Workspace workspace) {
    try {
      scope.forkKeeper(
          () -> {
            workspace.close();
            return workspace;
          });
    } catch (Scope.Abandoned e) {
      closeAfter(e, workspace); // what is left goes with the engine
    }
  }

  private void finish(Task task, CachedLayer result, Instant start, Instant end)
      throws IOException {
    ports.local().store(task.key(), result);
    // Not earlier: what never had a result cannot be evicted.
    ports.history().remember(task.place(), task.key());
    results.put(task.key().digest(), result);
    sink.made(task.vertex(), task.key(), result);
    long bytes = result.layer().map(layer -> layer.size()).orElse(0L);
    reports.finished(task.vertex(), miss(task, start, end, bytes, 0));
  }

  private static StepReport miss(Task task, Instant start, Instant end, long bytes, int exitCode) {
    return new StepReport(start, end, StepReport.CacheOutcome.MISS, task.reason(), bytes, exitCode);
  }

  /** What an archive says of its files' times is part of a source, what a checkout says is not. */
  private LayerOptions layerOptions(Vertex vertex, Path lower) {
    boolean copied =
        vertex.operation() instanceof Operation.Copy copy
            && copy.parts().stream().noneMatch(Operation.Copy.Part::unpack);
    return new LayerOptions(Optional.of(options.latest()), copied, Set.of(), Optional.of(lower));
  }

  private static Optional<Digest> name(ChainId chain) {
    return Optional.ofNullable(chain.digest());
  }

  private static long millis(Instant start, Instant end) {
    return end.toEpochMilli() - start.toEpochMilli();
  }
}
