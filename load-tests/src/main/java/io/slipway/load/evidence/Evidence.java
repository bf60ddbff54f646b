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
 * @param remains what killed builders left
 * @param crashes crash points that were armed, in order
 * @param garbage the registry's disk at the end
 * @param killers images whose builder was killed whenever it built them, and how often
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
    Remains remains,
    List<Crash> crashes,
    Garbage garbage,
    Map<String, Integer> killers) {
  /** Copies. */
  public Evidence {
    told = List.copyOf(told);
    delivered = List.copyOf(delivered);
    puts = List.copyOf(puts);
    injected = List.copyOf(injected);
    requestsFailed = Map.copyOf(requestsFailed);
    poison = List.copyOf(poison);
    crashes = List.copyOf(crashes);
    killers = Map.copyOf(killers);
  }
}
