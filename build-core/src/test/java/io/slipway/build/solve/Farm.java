package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.execute.OutputSink;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Platform;
import io.slipway.build.snapshot.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A solver among fakes; every step writes a file named after itself unless told otherwise. */
final class Farm implements StepRunner, StepListener, LayerSink {
  final FakeSnapshotter snapshots;
  final FakeBlobs blobs;
  final FakeLayers layers = new FakeLayers();
  final FakeCache local;
  final Optional<FakeCache> shared;
  final List<String> ran = new CopyOnWriteArrayList<>();
  final Map<String, StepReport> reports = new ConcurrentHashMap<>();
  final Map<String, CachedLayer> made = new ConcurrentHashMap<>();
  Map<String, String> context = Map.of("a", "1", "b", "2");
  boolean noCache;
  Set<String> noCacheStages = Set.of();
  private final Map<String, StepRunner> special = new ConcurrentHashMap<>();

  private Farm(FakeSnapshotter snapshots, FakeCache local, Optional<FakeCache> shared) {
    this.snapshots = snapshots;
    this.blobs = new FakeBlobs();
    this.local = local;
    this.shared = shared;
  }

  /** One that no test uses: fields cannot be empty. */
  static Farm nowhere() {
    return new Farm(new FakeSnapshotter(Path.of("/nowhere")), new FakeCache(), Optional.empty());
  }

  static Farm in(Path directory) throws IOException {
    return new Farm(
        new FakeSnapshotter(Files.createTempDirectory(directory, "worker")),
        new FakeCache(),
        Optional.empty());
  }

  /** Another worker without any file, with the same results in its cache. */
  Farm emptyDisk(Path directory) throws IOException {
    return new Farm(
        new FakeSnapshotter(Files.createTempDirectory(directory, "worker")), local, shared);
  }

  /** Another worker without files and results, which shares this one's cache. */
  Farm colleague(Path directory) throws IOException {
    return new Farm(
        new FakeSnapshotter(Files.createTempDirectory(directory, "worker")),
        new FakeCache(),
        Optional.of(local));
  }

  Farm when(String step, StepRunner runner) {
    special.put(step, runner);
    return this;
  }

  Solution solve(Graphs graphs, VertexId target)
      throws BuildFailure, IOException, InterruptedException {
    SolverPorts ports =
        new SolverPorts(
            snapshots,
            layers,
            this,
            root -> new FakeTree(Map.of()),
            blobs,
            local,
            shared.map(cache -> cache),
            local);
    SolveOptions options =
        new SolveOptions(
            Instant.EPOCH,
            noCache,
            noCacheStages,
            new Platform("linux", "amd64", null),
            "test",
            Set.of("VERSION"));
    return new Solver(ports)
        .solve(
            new Solver.Build(
                graphs.graph(), target, options, source -> new FakeTree(context), this, this));
  }

  String reason(String step) {
    StepReport report = reports.get(step);
    return report == null ? "not told" : report.reason();
  }

  @Override
  public void run(Vertex vertex, Workspace workspace, List<StepInput> inputs, OutputSink out)
      throws BuildFailure, IOException, InterruptedException {
    ran.add(vertex.name());
    out.line(false, "running");
    StepRunner runner = special.get(vertex.name());
    if (runner != null) {
      runner.run(vertex, workspace, inputs, out);
      return;
    }
    String file = vertex.name().replace(' ', '_').replace('/', '_');
    Files.writeString(workspace.upper().resolve(file), String.join("", context.values()));
  }

  @Override
  public void started(Vertex vertex, Instant at) {}

  @Override
  public void output(Vertex vertex, boolean stderr, String line) {}

  @Override
  public void finished(Vertex vertex, StepReport report) {
    reports.put(vertex.name(), report);
  }

  @Override
  public void made(Vertex vertex, CacheKey key, CachedLayer result) {
    made.put(vertex.name(), result);
  }
}
