package io.slipway.scheduler.domain;

import java.util.List;

/**
 * What is known of an image that may ask for action.
 *
 * @param builds builds that something is to be said of: their number was not published, they were
 *     cancelled and nobody works on them, or a builder gave them back; in order
 * @param replaced builds that a newer one of the same pull request makes pointless
 */
public record Outstanding(List<BuildRecord> builds, List<Replaced> replaced) {

  /**
   * A build that nobody wants any more.
   *
   * @param build the older one
   * @param by the number of the newer one
   */
  public record Replaced(BuildRecord build, long by) {}
}
