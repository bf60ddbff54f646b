package io.slipway.load.evidence;

import java.util.List;

/**
 * What a puller saw during the run.
 *
 * @param count how often it pulled
 * @param changed how often a tag pointed elsewhere than at the pull before
 * @param torn how often the registry itself failed while a tag's file was being written, for less
 *     than a second
 * @param broken what was missing or did not match
 */
public record Pulls(long count, long changed, long torn, List<String> broken) {
  /** Copies the list. */
  public Pulls {
    broken = List.copyOf(broken);
  }
}
