package io.slipway.cleanup.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What becomes of the tags that a pattern names. A tag goes when it is behind the newest of its
 * family <em>and</em> old enough; of those that stay, only the youngest may stay in the end. A rule
 * that limits nothing keeps all its tags.
 *
 * @param tags which tags
 * @param keep how many of the newest tags of each family stay, 1 or more; empty for all, or, with
 *     {@code olderThan}, for none
 * @param olderThan only tags that were moved longer ago may go; one whose age the ledger does not
 *     know stays
 * @param atMost how many tags may stay altogether, the youngest, 1 or more
 */
public record RetentionRule(
    TagPatterns tags, OptionalInt keep, Optional<Duration> olderThan, OptionalInt atMost) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when nothing would be kept, or an age is negative
   */
  public RetentionRule {
    if (keep.isPresent() && keep.getAsInt() < 1) {
      throw new IllegalArgumentException("keep starts at 1, got " + keep.getAsInt());
    }
    if (atMost.isPresent() && atMost.getAsInt() < 1) {
      throw new IllegalArgumentException("at-most starts at 1, got " + atMost.getAsInt());
    }
    if (olderThan.isPresent() && olderThan.get().isNegative()) {
      throw new IllegalArgumentException("older-than is no time to come, got " + olderThan.get());
    }
  }

  /** The newest of each family of all tags. */
  static RetentionRule keeping(int keep) {
    return new RetentionRule(
        TagPatterns.ALL, OptionalInt.of(keep), Optional.empty(), OptionalInt.empty());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(tags.toString());
    keep.ifPresent(n -> text.append(", keep ").append(n));
    olderThan.ifPresent(age -> text.append(", older than ").append(age));
    atMost.ifPresent(n -> text.append(", at most ").append(n));
    return text.toString();
  }
}
