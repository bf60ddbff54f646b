package io.slipway.engine.host;

import io.slipway.build.cache.LayerCache;
import io.slipway.build.registry.RegistryClient;
import java.util.Optional;

/**
 * What an engine may use of its parent during one build.
 *
 * @param registry with the caller's credentials and trusted list
 * @param sharedCache the farm's cache; empty for a build without a farm
 * @param egress where the engine may connect
 */
public record EngineBackends(
    RegistryClient registry, Optional<LayerCache> sharedCache, EgressPolicy egress) {}
