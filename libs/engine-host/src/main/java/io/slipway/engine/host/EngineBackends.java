package io.slipway.engine.host;

import io.slipway.build.cache.LayerCache;
import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.RegistryClient;
import java.util.Optional;

/**
 * What an engine may use of its parent during one build.
 *
 * @param registry with the caller's credentials and trusted list
 * @param sharedCache the farm's cache; empty for a build without a farm
 * @param egress where the engine may connect
 * @param secrets what the caller lends to RUN; agents are sockets of the caller
 * @param gitLogins with what logins Git servers are asked
 */
public record EngineBackends(
    RegistryClient registry,
    Optional<LayerCache> sharedCache,
    EgressPolicy egress,
    Secrets secrets,
    GitLogins gitLogins) {

  /** Without secrets and logins. */
  public EngineBackends(
      RegistryClient registry, Optional<LayerCache> sharedCache, EgressPolicy egress) {
    this(registry, sharedCache, egress, Secrets.NONE, GitLogins.NONE);
  }
}
