package io.slipway.cleanup.domain;

import io.slipway.model.ImageName;
import io.slipway.model.StarPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * The farm's rules, each for the images that a pattern names.
 *
 * @param entries in order
 * @param keep how many of the newest tags of each family stay where no entry names the tag
 */
public record RetentionPolicy(List<Entry> entries, int keep) {
  /**
   * A rule and where it holds.
   *
   * @param images pattern of {@code host[:port]/path}; {@code *} stands for any characters
   */
  public record Entry(String images, RetentionRule rule) {}

  /** Copies the entries. */
  public RetentionPolicy {
    entries = List.copyOf(entries);
  }

  /** The rules of one image, in order. */
  public RetentionRules of(ImageName image) {
    List<RetentionRule> rules = new ArrayList<>();
    for (Entry entry : entries) {
      if (StarPattern.matches(entry.images(), image.value())) {
        rules.add(entry.rule());
      }
    }
    rules.add(RetentionRule.keeping(keep));
    return new RetentionRules(rules);
  }
}
