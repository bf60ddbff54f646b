package io.slipway.builder.outbound;

import io.slipway.build.BuildListener;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.RegistryClient;
import io.slipway.builder.domain.EngineRequests;
import io.slipway.builder.domain.ImageEngine;
import io.slipway.engine.host.EgressPolicy;
import io.slipway.engine.host.EngineBackends;
import io.slipway.engine.host.EngineHost;
import io.slipway.engine.host.EngineSettings;
import io.slipway.engine.host.GitLogins;
import io.slipway.engine.host.SpareEngines;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.git.GitCredentials;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds in an engine process of its own per build. The engine may reach the project's Git
 * repository and public addresses; registries and the cache only through us.
 */
public final class HostedEngine implements ImageEngine, AutoCloseable {
  private final EngineSettings settings;
  private final SpareEngines spares;
  private final RegistryClient registry;
  private final Optional<LayerCache> cache;
  private final GitCredentials credentials;
  private final Duration stepTimeout;
  private @Nullable EngineHost host;

  /**
   * Starts the spares.
   *
   * @param spareEngines how many engines wait for the next build
   * @param credentials for Git servers; a build's own repository is fetched with them, no other
   */
  public HostedEngine(
      EngineSettings settings,
      int spareEngines,
      RegistryClient registry,
      Optional<LayerCache> cache,
      GitCredentials credentials,
      Duration stepTimeout) {
    this.settings = settings;
    this.registry = registry;
    this.cache = cache;
    this.credentials = credentials;
    this.stepTimeout = stepTimeout;
    this.spares =
        new SpareEngines(
            settings.program(),
            settings.stateDir().toString(),
            spareEngines,
            Optional.of(settings.stateDir().resolve("practice")));
    refill();
  }

  @Override
  public BuildResult build(BuildDispatched job, BuildListener listener)
      throws IOException, InterruptedException {
    BuildRequest request = EngineRequests.of(job, stepTimeout);
    EgressPolicy egress = EgressPolicy.allowing(Set.of(EngineRequests.repository(job)));
    EngineBackends backends =
        new EngineBackends(registry, cache, egress, Secrets.NONE, logins(job.source().url()));
    try {
      return host().build(request, backends, listener);
    } finally {
      refill();
    }
  }

  private GitLogins logins(String url) {
    return credentials
        .authorization(URI.create(url))
        .map(header -> GitLogins.only(url, header))
        .orElse(GitLogins.NONE);
  }

  /**
   * Runs a build that goes nowhere and asks no shared cache: a check. It may reach registries only.
   *
   * @throws IOException when no engine can be run here
   * @throws InterruptedException when the caller was interrupted
   */
  BuildResult run(BuildRequest request, BuildListener listener)
      throws IOException, InterruptedException {
    EgressPolicy egress = EgressPolicy.allowing(Set.of());
    try {
      return host()
          .build(request, new EngineBackends(registry, Optional.empty(), egress), listener);
    } finally {
      refill();
    }
  }

  private void refill() {
    try {
      spares.refill();
    } catch (IOException e) {
      return; // the next build meets the same reason, and tells it
    }
  }

  /** Ends the spares. */
  @Override
  public void close() {
    spares.close();
  }

  /**
   * Made at the first build: a machine that cannot run engines still says so through its builds.
   */
  private synchronized EngineHost host() throws IOException {
    if (host == null) {
      host = new EngineHost(settings, spares);
    }
    return host;
  }
}
