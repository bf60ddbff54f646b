package io.slipway.load.evidence;

import java.util.List;
import java.util.Map;

/**
 * Everything that a run leaves for its judges.
 *
 * @param told all records of all topics, in order within each partition
 * @param delivered every push
 * @param puts every manifest write, in the order of their ends
 * @param registry the registry at the end
 * @param pulls what was seen meanwhile
 * @param injected the faults
 * @param requestsFailed by way: how many requests to the registry were made to fail
 * @param poison markers of the bad messages that were sent
 * @param attemptedMoves how often somebody asked to move an immutable tag
 * @param leftovers processes, mounts and folders that were there after the end
 */
public record Evidence(
    List<Told> told,
    List<Delivered> delivered,
    List<ManifestPut> puts,
    RegistryState registry,
    Pulls pulls,
    List<Injected> injected,
    Map<String, Integer> requestsFailed,
    List<String> poison,
    int attemptedMoves,
    List<String> leftovers) {
  /** Copies. */
  public Evidence {
    told = List.copyOf(told);
    delivered = List.copyOf(delivered);
    puts = List.copyOf(puts);
    injected = List.copyOf(injected);
    requestsFailed = Map.copyOf(requestsFailed);
    poison = List.copyOf(poison);
    leftovers = List.copyOf(leftovers);
  }
}
