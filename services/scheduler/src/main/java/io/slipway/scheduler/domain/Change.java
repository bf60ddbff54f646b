package io.slipway.scheduler.domain;

/**
 * What a fact did to a build.
 *
 * @param before as it was; equal to {@code after} when the fact was known
 * @param after as it is
 */
public record Change(BuildRecord before, BuildRecord after) {
  /** Whether this was the first start. */
  public boolean justStarted() {
    return before.started().isEmpty() && after.started().isPresent();
  }

  /** Whether this ended the build, tags included. */
  public boolean justOver() {
    return before.overAt().isEmpty() && after.overAt().isPresent();
  }
}
