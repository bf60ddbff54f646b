package io.slipway.audit.domain;

import io.slipway.model.Tag;
import java.time.Duration;
import java.util.List;

/**
 * When somebody should look.
 *
 * @param denials so many of one kind (door, method and path) within the window are a storm; 0 for
 *     never
 * @param window how far apart the first and the last of them may be
 * @param byHand tags that nobody should move by hand; {@code *} stands for any characters
 * @param kept tags whose deletion is an alert; {@code *} stands for any characters
 * @param drift whether a tag that somebody moved or deleted in the registry is one
 */
public record AlertRules(
    long denials, Duration window, List<String> byHand, List<String> kept, boolean drift) {
  /** Checks the numbers and copies the lists. */
  public AlertRules {
    if (denials < 0 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException(
          "a storm is a number of denials, 0 or more, in a time above 0, not "
              + denials
              + " in "
              + window);
    }
    byHand = List.copyOf(byHand);
    kept = List.copyOf(kept);
  }

  /** Whether one of the patterns names the tag. */
  static boolean matches(List<String> patterns, Tag tag) {
    return patterns.stream().anyMatch(tag::matches);
  }
}
