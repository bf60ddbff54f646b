package io.slipway.build;

import io.slipway.build.cache.FileKeyHistory;
import io.slipway.build.cache.FileLayerCache;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.execute.SandboxSpec;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import io.slipway.build.image.DocumentTypes;
import io.slipway.build.image.Platform;
import io.slipway.build.layer.LayerCompression;
import io.slipway.build.layer.OverlayLayerBuilder;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.snapshot.Store;
import io.slipway.build.solve.Layer;
import io.slipway.build.solve.MountPlaces;
import io.slipway.build.solve.OperationRunner;
import io.slipway.build.solve.Solution;
import io.slipway.build.solve.SolveOptions;
import io.slipway.build.solve.Solver;
import io.slipway.build.solve.SolverPorts;
import io.slipway.build.source.ConfinedCopier;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.SourceTrees;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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
  private final List<ImageReference> repositories;
  private final LayoutRegistry registry;
  private final RegistryBlobs blobs;
  private final LayerCompression compression;
  private final OtherCaches caches;

  BuildSession(BuilderPorts ports, Store store, BuildRequest request, BuildListener listener) {
    this.ports = ports;
    this.store = store;
    this.request = request;
    this.listener = listener;
    this.repositories = ImagePush.repositories(request);
    this.registry = new LayoutRegistry(ports.registry());
    this.blobs = new RegistryBlobs(store.blobs(), registry, repositories);
    this.compression = LayerForms.compression(request.form());
    this.caches =
        new OtherCaches(
            request,
            ports.sharedCache(),
            new CacheImports(registry, store.blobs()),
            new CacheExports(registry, blobs),
            text -> listener.on(new BuildEvents.Warning("Cache", text, "")));
  }

  BuildResult run() throws BuildFailure, IOException, InterruptedException {
    Outputs.check(request);
    Instant start = Instant.now();
    try (OpenContext context = OpenContext.open(request, store, ports.wayOut())) {
      phase("fetch", start, Instant.now(), 0);
      Optional<String> said = projectFile(context);
      if (request.jib().isPresent()) {
        return jib(request.jib().get(), context).withProjectFile(said);
      }
      Annotations annotations = Annotations.of(request.annotations(), request.wantsIndex());
      Planning planning = new Planning(request, context, registry, store.blobs());
      BuildResult.Success made =
          request.check() ? check(planning) : build(planning, context, annotations);
      return made.withProjectFile(said);
    } catch (BuildFailure e) {
      e.warnings().forEach(this::warn);
      throw e;
    }
  }

  /** Before anything runs: whoever wrote it waits for no build to hear that it is wrong. */
  private Optional<String> projectFile(OpenContext context) throws BuildFailure, IOException {
    if (request.projectFile().isEmpty() || ports.projectFiles().isEmpty()) {
      return Optional.empty();
    }
    String name = request.projectFile().get();
    Optional<byte[]> content = context.file(name, ProjectFileReader.LARGEST);
    return content.isEmpty()
        ? Optional.empty()
        : Optional.of(ports.projectFiles().get().read(name, content.get()));
  }

  /** Tells what the checks say; nothing runs and nothing is made. */
  private BuildResult.Success check(Planning planning) throws BuildFailure, IOException {
    planning.check().forEach(this::warn);
    Digest checked = Digest.of(planning.buildFile());
    return new BuildResult.Success(checked, checked, 0, List.of(), 0, 0, 0);
  }

  private BuildResult.Success build(Planning planning, OpenContext context, Annotations annotations)
      throws BuildFailure, IOException, InterruptedException {
    Instant start = Instant.now();
    MergedPlan plan = planning.plan();
    announce(plan);
    phase("plan", start, Instant.now(), planning.bytes());
    try (LayerUploads uploads =
        new LayerUploads(registry, blobs, repositories, ports.sharedCache(), wanted(plan))) {
      Solver.Build question =
          new Solver.Build(
              plan.graph(),
              plan.targets().getFirst(),
              solveOptions(latest(plan)),
              context,
              new EventRelay(listener),
              uploads);
      List<Solution> solutions = new Solver(solverPorts()).solve(question, plan.targets());
      BuiltImage image = assemble(plan, solutions, annotations);
      BuildResult.Success result = publish(image, latest(plan), uploads, solutions);
      caches.export(solutions);
      return result;
    }
  }

  private BuildResult.Success jib(String file, OpenContext context)
      throws BuildFailure, IOException, InterruptedException {
    JibReader reader =
        ports
            .jib()
            .orElseThrow(() -> new BuildFailure(null, "this builder knows Dockerfiles only"));
    try (SourceTree files = context.everything();
        LayerUploads uploads =
            new LayerUploads(registry, blobs, repositories, Optional.empty(), Set.of())) {
      JibImage image =
          reader.read(
              file, request.buildArgs(), new JibContext(files, store.scratch()), store.scratch());
      ImageResolver resolver = new ImageResolver(registry, store.blobs());
      BuiltImage built =
          new JibBuild(request, resolver, store.blobs(), compression, listener)
              .build(image, new LayerForms(blobs, store.blobs(), localCache(), compression));
      Instant latest = request.timestamp().orElse(Instant.EPOCH);
      return publish(built, latest, uploads, List.of());
    }
  }

  private static Instant latest(MergedPlan plan) {
    return plan.timestamp().orElse(Instant.EPOCH);
  }

  private BuiltImage assemble(MergedPlan plan, List<Solution> solutions, Annotations annotations)
      throws IOException {
    ImageAssembler assembler =
        new ImageAssembler(latest(plan), types(), annotations, request.wantsInlineCache());
    LayerForms forms = new LayerForms(blobs, store.blobs(), localCache(), compression);
    List<BuiltImage.Member> members = new ArrayList<>();
    for (int i = 0; i < solutions.size(); i++) {
      MergedPlan.Part part = plan.parts().get(i);
      Solution solution = solutions.get(i);
      int base = part.plan().config().rootfs().diffIds().size();
      List<Layer> layers = forms.convert(solution.layers(), base, request.form().force());
      members.add(assembler.assemble(part.platform(), part.plan(), solution, layers));
    }
    return assembler.finish(members);
  }

  /** Docker has no name for zstd that its own tools read. */
  private DocumentTypes types() {
    boolean docker = request.form().docker() && compression.kind() != LayerCompression.Kind.ZSTD;
    return docker ? DocumentTypes.DOCKER : DocumentTypes.OCI;
  }

  private BuildResult.Success publish(
      BuiltImage image, Instant latest, LayerUploads uploads, List<Solution> solutions)
      throws BuildFailure, IOException, InterruptedException {
    Instant start = Instant.now();
    uploads.finish(image);
    List<String> names = new ImagePush(registry, request).push(image);
    new Outputs(request, blobs, new RootfsOutput(store.snapshots(), blobs, latest)).write(image);
    phase("push", start, Instant.now(), uploads.bytes());
    int cached = solutions.isEmpty() ? 0 : solutions.getFirst().cachedSteps();
    int executed = solutions.isEmpty() ? 0 : solutions.getFirst().executedSteps();
    return image.success(names, cached, executed);
  }

  private void announce(MergedPlan plan) {
    plan.warnings().forEach(this::warn);
    listener.on(
        new BuildEvents.Planned(
            plan.graph().vertices().stream()
                .filter(EventRelay::isShown)
                .map(Vertex::name)
                .toList()));
  }

  private void warn(BuildPlan.Warning warning) {
    listener.on(
        new BuildEvents.Warning(warning.rule(), warning.message(), warning.origin().toString()));
  }

  private void phase(String name, Instant start, Instant end, long bytes) {
    listener.on(new BuildEvents.PhaseFinished(name, start, end, bytes));
  }

  /** The vertices whose layers are the images' own. */
  private static Set<VertexId> wanted(MergedPlan plan) {
    return plan.parts().stream()
        .flatMap(part -> part.plan().steps().stream())
        .flatMap(step -> step.layerOf().stream())
        .collect(Collectors.toSet());
  }

  private LayerCache localCache() throws IOException {
    return new FileLayerCache(store.cache().resolve("layers"));
  }

  private SolverPorts solverPorts() throws IOException {
    OperationRunner runner =
        new OperationRunner(
            ports.executor(),
            new ConfinedCopier(),
            SourceTrees::rootfs,
            new SandboxSpec.Limits(request.stepTimeout(), OUTPUT_BYTES),
            new MountPlaces(
                store.cacheMounts(), store::scratch, ports.secrets(), request.noCache()));
    return new SolverPorts(
        store.snapshots(),
        new OverlayLayerBuilder(store.blobs(), compression),
        new ForeignSteps(runner, Platform.host(), request.platforms().getFirst()),
        SourceTrees::rootfs,
        blobs,
        localCache(),
        caches.shared(),
        new FileKeyHistory(store.cache().resolve("steps")));
  }

  private SolveOptions solveOptions(Instant latest) {
    return new SolveOptions(
        latest,
        request.noCache(),
        request.noCacheStages(),
        request.platforms().getFirst(),
        scope(),
        request.buildArgs().keySet());
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
}
