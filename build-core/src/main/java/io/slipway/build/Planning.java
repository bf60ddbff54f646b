package io.slipway.build;

import io.slipway.build.frontend.CompileOptions;
import io.slipway.build.frontend.DockerfileCompiler;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.image.Platform;
import io.slipway.build.layer.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Compiles the build file, once for each platform, against one view of the registries. */
final class Planning {
  private final BuildRequest request;
  private final OpenContext context;
  private final LayoutRegistry registry;
  private final ImageResolver resolver;
  private final String buildFile;

  Planning(BuildRequest request, OpenContext context, LayoutRegistry registry, BlobStore blobs)
      throws BuildFailure, IOException {
    this.request = request;
    this.context = context;
    this.registry = registry;
    this.resolver = new ImageResolver(registry, blobs);
    this.buildFile = context.dockerfile();
  }

  /** How much was fetched. */
  long bytes() {
    return resolver.bytes();
  }

  String buildFile() {
    return buildFile;
  }

  MergedPlan plan() throws BuildFailure, IOException {
    List<MergedPlan.Part> parts = new ArrayList<>();
    for (Platform platform : request.platforms()) {
      parts.add(
          new MergedPlan.Part(
              platform, new DockerfileCompiler().compile(buildFile, options(platform), resolver)));
    }
    return MergedPlan.of(parts);
  }

  /** What the checks say, each remark once. */
  Set<BuildPlan.Warning> check() throws BuildFailure, IOException {
    Set<BuildPlan.Warning> all = new LinkedHashSet<>();
    for (Platform platform : request.platforms()) {
      all.addAll(new DockerfileCompiler().check(buildFile, options(platform), resolver));
    }
    return all;
  }

  private CompileOptions options(Platform platform) throws BuildFailure, IOException {
    return new CompileOptions(
        request.dockerfile(),
        request.target(),
        request.buildArgs(),
        request.labels(),
        context.namedContexts(registry::pin),
        Platform.host(),
        platform,
        request.wantsIndex(),
        request.network(),
        request.hosts(),
        request.resources(),
        context.ignored(),
        request.timestamp(),
        context::time);
  }
}
