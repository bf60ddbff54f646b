package io.slipway.load.evidence;

import java.util.List;

/**
 * What killed builders left.
 *
 * @param kills how many were killed while processes of builds were under them
 * @param processes how many processes that were
 * @param orphans those that were alive five seconds later
 * @param after what was there after the end of the farm: processes, mounts and folders
 */
public record Remains(long kills, long processes, List<String> orphans, List<String> after) {
  /** Copies the lists. */
  public Remains {
    orphans = List.copyOf(orphans);
    after = List.copyOf(after);
  }
}
