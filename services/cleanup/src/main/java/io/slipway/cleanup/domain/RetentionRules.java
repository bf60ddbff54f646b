package io.slipway.cleanup.domain;

import io.slipway.model.Tag;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is kept of one image. The first rule that names a tag decides on it; a tag that none names
 * stays.
 *
 * @param rules in order
 */
public record RetentionRules(List<RetentionRule> rules) {
  /** Follows every build. */
  public static final Tag STAGING = new Tag("staging");

  /** Tags whose images are never deleted, whatever else is said. */
  public static final List<Tag> PROTECTED = List.of(new Tag("latest"), STAGING);

  /** Copies the rules. */
  public RetentionRules {
    rules = List.copyOf(rules);
  }

  /**
   * One rule for all tags.
   *
   * @param keep how many of the newest tags of each family, 1 or more
   * @throws IllegalArgumentException when nothing would be kept
   */
  public RetentionRules(int keep) {
    this(List.of(RetentionRule.keeping(keep)));
  }

  @Override
  public String toString() {
    return rules.stream().map(RetentionRule::toString).collect(Collectors.joining("; "));
  }
}
