package io.slipway.build;

import io.slipway.build.shelf.Stored;
import java.util.List;

/**
 * What a store keeps.
 *
 * @param items what it could do without
 * @param work bytes of what builds are at work on now; goes with them
 */
public record StoreUse(List<Stored> items, long work) {
  /** Copies the list. */
  public StoreUse {
    items = List.copyOf(items);
  }

  /** All bytes. */
  public long total() {
    return work + items.stream().mapToLong(Stored::bytes).sum();
  }

  /** Bytes that no build holds. */
  public long reclaimable() {
    return items.stream().filter(item -> !item.inUse()).mapToLong(Stored::bytes).sum();
  }
}
