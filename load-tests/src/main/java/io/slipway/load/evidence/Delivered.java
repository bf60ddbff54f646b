package io.slipway.load.evidence;

import java.util.Set;

/**
 * A push and what became of telling the farm.
 *
 * @param image the image's name
 * @param place the commit's place in its history, from 1
 * @param commit its hash
 * @param builds every build id that a 202 named for it; more than one is a defect
 * @param sent how often it was sent
 * @param accepted how often the answer was a 202
 */
public record Delivered(
    String image, int place, String commit, Set<String> builds, int sent, int accepted) {
  /** Copies the ids. */
  public Delivered {
    builds = Set.copyOf(builds);
  }
}
