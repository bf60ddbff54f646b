package io.slipway.load.evidence;

import java.util.List;

/**
 * What a puller saw during the run.
 *
 * @param count how often it pulled
 * @param changed how often a tag pointed elsewhere than at the pull before
 * @param broken what was missing or did not match
 */
public record Pulls(long count, long changed, List<String> broken) {
  /** Copies the list. */
  public Pulls {
    broken = List.copyOf(broken);
  }
}
