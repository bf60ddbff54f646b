package io.slipway.cleanup.domain;

import io.slipway.model.Tag;
import java.util.List;

/**
 * What is kept.
 *
 * @param keep how many of the newest tags of each family, 1 or more
 */
public record RetentionRules(int keep) {
  /** Follows every build. */
  public static final Tag STAGING = new Tag("staging");

  /** Tags whose images are never deleted, whatever else is said. */
  public static final List<Tag> PROTECTED = List.of(new Tag("latest"), STAGING);

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when nothing would be kept
   */
  public RetentionRules {
    if (keep < 1) {
      throw new IllegalArgumentException("keep starts at 1, got " + keep);
    }
  }
}
