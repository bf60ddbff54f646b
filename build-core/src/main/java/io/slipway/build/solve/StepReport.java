package io.slipway.build.solve;

import java.time.Instant;

/**
 * How a step went.
 *
 * @param reason why the cache missed; empty otherwise
 * @param bytes size of its compressed layer; 0 for none
 * @param exitCode of its command; 0 for other operations
 */
public record StepReport(
    Instant start, Instant end, CacheOutcome cache, String reason, long bytes, int exitCode) {

  /** What the cache said. */
  public enum CacheOutcome {
    HIT,
    MISS,
    /** Not cacheable, like the files of a base image. */
    NONE
  }
}
