package io.slipway.load.evidence;

import java.util.List;
import java.util.Map;

/**
 * The registry at the end.
 *
 * @param tags by repository: where each tag points
 * @param dangling tags whose manifest, configuration or layer is not there
 */
public record RegistryState(Map<String, Map<String, String>> tags, List<String> dangling) {
  /** Copies. */
  public RegistryState {
    tags = Map.copyOf(tags);
    dangling = List.copyOf(dangling);
  }
}
