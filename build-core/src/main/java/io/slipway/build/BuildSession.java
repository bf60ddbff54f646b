package io.slipway.build;

import io.slipway.build.ImageAssembler.Assembled;
import io.slipway.build.cache.FileKeyHistory;
import io.slipway.build.cache.FileLayerCache;
import io.slipway.build.execute.SandboxSpec;
import io.slipway.build.frontend.CompileOptions;
import io.slipway.build.frontend.DockerfileCompiler;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Platform;
import io.slipway.build.layer.OverlayLayerBuilder;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.snapshot.Store;
import io.slipway.build.solve.MountPlaces;
import io.slipway.build.solve.OperationRunner;
import io.slipway.build.solve.Solution;
import io.slipway.build.solve.SolveOptions;
import io.slipway.build.solve.Solver;
import io.slipway.build.solve.SolverPorts;
import io.slipway.build.source.ConfinedCopier;
import io.slipway.build.source.SourceTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One build from the context to the pushed image; reads as the list of its phases. */
final class BuildSession {
  private static final long OUTPUT_BYTES = 256L << 20;

  private final BuilderPorts ports;
  private final Store store;
  private final BuildRequest request;
  private final BuildListener listener;
  private final Instant latest;
  private final List<ImageReference> repositories;
  private final RegistryBlobs blobs;

  BuildSession(BuilderPorts ports, Store store, BuildRequest request, BuildListener listener) {
    this.ports = ports;
    this.store = store;
    this.request = request;
    this.listener = listener;
    this.latest = request.timestamp().orElse(Instant.EPOCH);
    this.repositories = ImagePush.repositories(request);
    this.blobs = new RegistryBlobs(store.blobs(), ports.registry(), repositories);
  }

  BuildResult run() throws BuildFailure, IOException, InterruptedException {
    Instant start = Instant.now();
    try (OpenContext context = OpenContext.open(request, store, ports.httpProxy())) {
      phase("fetch", start, Instant.now(), 0);
      return build(context);
    }
  }

  private BuildResult build(OpenContext context)
      throws BuildFailure, IOException, InterruptedException {
    Instant start = Instant.now();
    ImageResolver resolver = new ImageResolver(ports.registry(), store.blobs());
    BuildPlan plan =
        new DockerfileCompiler().compile(context.dockerfile(), compileOptions(context), resolver);
    announce(plan);
    phase("plan", start, Instant.now(), resolver.bytes());
    try (LayerUploads uploads =
        new LayerUploads(
            ports.registry(), blobs, repositories, ports.sharedCache(), wanted(plan))) {
      Solution solution = new Solver(solverPorts()).solve(question(plan, context, uploads));
      Instant pushing = Instant.now();
      Assembled image = ImageAssembler.assemble(plan, solution, latest);
      uploads.finish(solution.layers());
      List<String> names = new ImagePush(ports.registry(), request).push(image);
      write(image, solution);
      phase("push", pushing, Instant.now(), uploads.bytes());
      return success(image, solution, names);
    }
  }

  private CompileOptions compileOptions(OpenContext context) throws BuildFailure, IOException {
    return new CompileOptions(
        request.dockerfile(),
        request.target(),
        request.buildArgs(),
        request.labels(),
        context.namedContexts(BuildSession::pinLayout),
        Platform.host(),
        request.platforms().getFirst(),
        request.platforms().size() > 1,
        request.network(),
        request.hosts(),
        request.timestamp());
  }

  private static ImageReference pinLayout(String name, BuildRequest.Context.Layout layout)
      throws BuildFailure {
    throw new BuildFailure(
        null,
        "the context '" + name + "' is an image layout, which cannot be used yet: name a tag");
  }

  private void announce(BuildPlan plan) {
    for (BuildPlan.Warning warning : plan.warnings()) {
      listener.on(
          new BuildEvents.Warning(warning.rule(), warning.message(), warning.origin().toString()));
    }
    listener.on(
        new BuildEvents.Planned(
            plan.graph().vertices().stream()
                .filter(EventRelay::isShown)
                .map(Vertex::name)
                .toList()));
  }

  private void phase(String name, Instant start, Instant end, long bytes) {
    listener.on(new BuildEvents.PhaseFinished(name, start, end, bytes));
  }

  /** The vertices whose layers are the image's own. */
  private static Set<VertexId> wanted(BuildPlan plan) {
    return plan.steps().stream()
        .flatMap(step -> step.layerOf().stream())
        .collect(Collectors.toSet());
  }

  private SolverPorts solverPorts() throws IOException {
    Path cache = store.root().resolve("cache");
    OperationRunner runner =
        new OperationRunner(
            ports.executor(),
            new ConfinedCopier(),
            SourceTrees::rootfs,
            new SandboxSpec.Limits(request.stepTimeout(), OUTPUT_BYTES),
            new MountPlaces(cache.resolve("mounts"), store::scratch, ports.secrets()));
    return new SolverPorts(
        store.snapshots(),
        new OverlayLayerBuilder(store.blobs()),
        runner,
        SourceTrees::rootfs,
        blobs,
        new FileLayerCache(cache.resolve("layers")),
        ports.sharedCache(),
        new FileKeyHistory(cache.resolve("steps")));
  }

  private Solver.Build question(BuildPlan plan, OpenContext context, LayerUploads uploads) {
    SolveOptions options =
        new SolveOptions(
            latest,
            request.noCache(),
            request.noCacheStages(),
            request.platforms().getFirst(),
            scope(),
            request.buildArgs().keySet());
    return new Solver.Build(
        plan.graph(), plan.target(), options, context, new EventRelay(listener), uploads);
  }

  /** What an earlier build of the same thing is recognised by. */
  private String scope() {
    String what =
        switch (request.context()) {
          case BuildRequest.Context.Directory directory ->
              request.destinations().isEmpty()
                  ? directory.path()
                  : request.destinations().getFirst().name();
          case BuildRequest.Context.Git git -> git.url() + "#" + git.subdirectory();
          case BuildRequest.Context.Archive archive -> archive.path();
          case BuildRequest.Context.Http http -> http.url();
          case BuildRequest.Context.Image image -> image.reference();
          case BuildRequest.Context.Layout layout -> layout.path();
        };
    return what + "\n" + request.dockerfile();
  }

  private void write(Assembled image, Solution solution) throws IOException {
    Optional<String> tag =
        request.destinations().stream()
            .findFirst()
            .flatMap(destination -> Optional.ofNullable(destination.tag()));
    for (BuildRequest.Output output : request.outputs()) {
      if (!output.type().equals("oci")) {
        throw new IllegalArgumentException("unknown output type '" + output.type() + "': use oci");
      }
      new OciLayout(blobs)
          .write(
              Path.of(output.path()),
              image,
              solution.layers(),
              request.platforms().getFirst(),
              tag);
    }
  }

  private static BuildResult.Success success(
      Assembled image, Solution solution, List<String> names) {
    return new BuildResult.Success(
        image.digest(),
        image.configDescriptor().digest(),
        solution.layers().stream().mapToLong(layer -> layer.descriptor().size()).sum(),
        names,
        solution.layers().size(),
        solution.cachedSteps(),
        solution.executedSteps());
  }
}
