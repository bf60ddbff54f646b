package io.slipway.model;

import java.util.Comparator;

/**
 * How far a move of a tag counts, for everybody who folds the ledger: of all moves of a tag the
 * highest place counts, in whatever order and however often they are read. Of a tag that never
 * moves the first line counts, else the highest rank, and of equal ones the last line.
 *
 * @param fixed whether the tag was never to move again when it was written (issue 4, row P3)
 * @param rank of the move
 * @param line offset of the move on the ledger topic
 */
public record TagPlace(boolean fixed, TagRank rank, long line) implements Comparable<TagPlace> {
  private static final Comparator<TagPlace> FIRST_LINE =
      Comparator.comparingLong(TagPlace::line).reversed();
  private static final Comparator<TagPlace> HIGHEST_RANK =
      Comparator.comparing(TagPlace::rank).thenComparingLong(TagPlace::line);

  /** A move of what never moves is above any other; see the class for the rest. */
  @Override
  public int compareTo(TagPlace other) {
    if (fixed != other.fixed) {
      return fixed ? 1 : -1;
    }
    return (fixed ? FIRST_LINE : HIGHEST_RANK).compare(this, other);
  }
}
