package io.slipway.build.shelf;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What may go, and how much of it.
 *
 * @param keep bytes that may stay; empty for no limit from above
 * @param minFree bytes that must be free on the disk afterwards; empty when that does not matter.
 *     Without both, all that may go goes
 * @param unusedFor only what was not used for so long may go
 * @param kinds only these may go; empty for every kind
 * @param ids only what has one of these, or an id that begins so, may go; empty for all
 * @param records whether small files may go, too, that tell the next build what it need not do
 */
public record PruneRules(
    Optional<Long> keep,
    Optional<Long> minFree,
    Optional<Duration> unusedFor,
    Set<StoredKind> kinds,
    Set<String> ids,
    boolean records) {
  /** Refuses sizes and times below zero. */
  public PruneRules {
    kinds = Set.copyOf(kinds);
    ids = Set.copyOf(ids);
    if (keep.orElse(0L) < 0 || minFree.orElse(0L) < 0) {
      throw new IllegalArgumentException("a size is 0 or more bytes");
    }
    if (unusedFor.isPresent() && unusedFor.get().isNegative()) {
      throw new IllegalArgumentException("a time is 0 or longer, not " + unusedFor.get());
    }
  }

  /** All that no build holds. */
  public static PruneRules everything() {
    return new PruneRules(
        Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Set.of(), true);
  }

  /** As little as is enough for two limits. */
  public static PruneRules within(long keep, long minFree) {
    return new PruneRules(
        Optional.of(keep), Optional.of(minFree), Optional.empty(), Set.of(), Set.of(), true);
  }

  /** Whether they are about this thing, now that it has been idle for so long. */
  public boolean match(Stored item, Instant now) {
    return concern(item)
        && unusedFor.map(now::minus).map(limit -> !item.lastUsed().isAfter(limit)).orElse(true);
  }

  private boolean concern(Stored item) {
    return (kinds.isEmpty() || kinds.contains(item.kind()))
        && (ids.isEmpty() || ids.stream().anyMatch(item.id()::startsWith))
        && (records || kinds.contains(StoredKind.RECORD) || item.kind() != StoredKind.RECORD);
  }

  /**
   * How many bytes have to go.
   *
   * @param used by all that is kept
   * @param free on the disk
   */
  long excess(long used, long free) {
    if (keep.isEmpty() && minFree.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long tooMuch = used - keep.orElse(Long.MAX_VALUE);
    long tooLittle = minFree.orElse(0L) - free;
    return Math.max(0, Math.max(tooMuch, tooLittle));
  }
}
