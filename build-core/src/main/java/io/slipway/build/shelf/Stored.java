package io.slipway.build.shelf;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * One thing that a store keeps and could do without: whoever needs it makes it again.
 *
 * @param kind which shelf it is on
 * @param id unique in the store: the kind's own name for it, after {@code kind:}
 * @param bytes what it takes on the disk
 * @param lastUsed the end of the last build that used it, or the use itself where nobody holds it
 * @param cost about how long it takes to make it again; zero when it is of no use any more
 * @param inUse whether a build that runs holds it
 * @param needs ids of what has to stay as long as it stays
 */
public record Stored(
    StoredKind kind,
    String id,
    long bytes,
    Instant lastUsed,
    Duration cost,
    boolean inUse,
    Set<String> needs) {
  /** Copies the set. */
  public Stored {
    needs = Set.copyOf(needs);
  }

  /** The same, at another price. */
  public Stored at(Duration other) {
    return new Stored(kind, id, bytes, lastUsed, other, inUse, needs);
  }

  /** Whether nobody used it between this look at it and an earlier one, and nobody does now. */
  public boolean untouchedSince(Stored earlier) {
    return !inUse && lastUsed.equals(earlier.lastUsed);
  }

  /** What it costs to fetch so many bytes again; the guess where nobody knows better. */
  public static Duration fetching(long bytes) {
    return Duration.ofMillis(1 + bytes / 20_000);
  }

  /** What it costs to make files of an archive that is here. */
  public static Duration unpacking(long bytes) {
    return Duration.ofMillis(1 + bytes / 200_000);
  }
}
