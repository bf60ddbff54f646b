package io.slipway.scheduler.domain;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a build waits (row Q9).
 *
 * @param limit what holds it
 * @param holder the build that has what this one waits for; empty when it is no single one
 * @param ahead how many builds go before it, if nothing new comes
 * @param estimate how long it will wait; empty when nothing is known to reckon with
 * @param basis what the estimate rests on, or why there is none; for people
 */
public record Wait(
    Limit limit,
    Optional<BuildRecord> holder,
    int ahead,
    Optional<Duration> estimate,
    String basis) {

  /** What may hold a build. */
  public enum Limit {
    /** It does not wait: a builder works on it, or it is over. */
    NONE,
    /** An earlier build of its image is not over. */
    IMAGE,
    /** Its project runs as many builds as it may. */
    PROJECT_QUOTA,
    /** Its lane runs as many builds as it may. */
    LANE_QUOTA,
    /** Others have their turn before it. */
    TURN,
    /** It was handed out, and no builder has taken it. */
    BUILDER
  }
}
