package io.slipway.build;

import io.slipway.build.shelf.Stored;
import java.util.List;

/**
 * What was removed from a store, or would be.
 *
 * @param removed in the order in which it went
 * @param spared how many things were chosen and stay, because a build came to use them meanwhile
 * @param used bytes that the store takes now
 */
public record PruneResult(List<Stored> removed, int spared, long used) {
  /** Copies the list. */
  public PruneResult {
    removed = List.copyOf(removed);
  }

  /** Bytes that the removed things took. */
  public long freed() {
    return removed.stream().mapToLong(Stored::bytes).sum();
  }
}
