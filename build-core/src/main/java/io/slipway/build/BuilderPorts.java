package io.slipway.build;

import io.slipway.build.cache.LayerCache;
import io.slipway.build.execute.Executor;
import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.source.WayOut;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an image builder works with.
 *
 * @param store a directory that any number of engines may share; made when absent
 * @param registry moves manifests and blobs
 * @param sharedCache the farm's cache; empty without a farm
 * @param executor runs RUN
 * @param secrets what the caller lends to RUN
 * @param wayOut for what is fetched
 * @param jib reads what is built without a Dockerfile; empty when only Dockerfiles are built
 * @param projectFiles reads what a repository says of its project; empty when nobody asks for it
 */
public record BuilderPorts(
    Path store,
    RegistryClient registry,
    Optional<LayerCache> sharedCache,
    Executor executor,
    Secrets secrets,
    WayOut wayOut,
    Optional<JibReader> jib,
    Optional<ProjectFileReader> projectFiles) {

  /** For Dockerfiles only. */
  public BuilderPorts(
      Path store,
      RegistryClient registry,
      Optional<LayerCache> sharedCache,
      Executor executor,
      Secrets secrets,
      WayOut wayOut) {
    this(
        store,
        registry,
        sharedCache,
        executor,
        secrets,
        wayOut,
        Optional.empty(),
        Optional.empty());
  }
}
