package io.slipway.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which registries may be asked, and how.
 *
 * @param insecure {@code host[:port]} that may be spoken to in plain HTTP or with an unknown
 *     certificate, {@code *} for all; loopback addresses always may
 * @param trusted {@code host[:port]} or {@code host[:port]/path} that may be contacted at all;
 *     empty means every registry
 * @param mirrors name prefixes that are fetched from elsewhere, for example {@code docker.io} to
 *     {@code mirror.example/hub}; pushes are never redirected
 * @param dockerConfig a Docker {@code config.json} with credentials; empty for {@code
 *     $DOCKER_CONFIG} or the user's own
 */
public record RegistrySettings(
    Set<String> insecure,
    Set<String> trusted,
    Map<String, String> mirrors,
    Optional<Path> dockerConfig) {

  /** Copies the collections. */
  public RegistrySettings {
    insecure = Set.copyOf(insecure);
    trusted = Set.copyOf(trusted);
    mirrors = Map.copyOf(mirrors);
  }

  /** Every registry, no mirror, the user's own credentials. */
  public static RegistrySettings defaults() {
    return new RegistrySettings(Set.of(), Set.of(), Map.of(), Optional.empty());
  }
}
