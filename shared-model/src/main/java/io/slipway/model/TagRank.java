package io.slipway.model;

import java.util.Comparator;
import java.util.Optional;

/**
 * How far on a move of a tag is. Of all moves of a tag the highest counts, in whatever order and
 * however often they are read: so no late word of a promoter that slept moves a tag back.
 *
 * @param round how often the tag was rolled back before, or a number that grows with it; from 0
 * @param version of the build when it is of a Git tag that names a version and the tag goes by it;
 *     lower than any when empty
 * @param order the build's place among those of its image
 */
public record TagRank(long round, Optional<SemVer> version, BuildOrder order)
    implements Comparable<TagRank> {
  private static final Comparator<TagRank> WITHIN_ROUND =
      Comparator.comparing(
              (TagRank rank) -> rank.version().orElse(null),
              Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(TagRank::order);
  private static final Comparator<TagRank> ORDER =
      Comparator.comparingLong(TagRank::round).thenComparing(WITHIN_ROUND);

  /** By round, then version, then the builds' order. */
  @Override
  public int compareTo(TagRank other) {
    return ORDER.compare(this, other);
  }

  /** Whether the build itself is newer, whatever the rounds. */
  public boolean isNewerBuildThan(TagRank other) {
    return WITHIN_ROUND.compare(this, other) > 0;
  }

  /** The build's number. */
  public long number() {
    return order.number();
  }

  /** The same build in another round. */
  public TagRank in(long other) {
    return new TagRank(other, version, order);
  }
}
