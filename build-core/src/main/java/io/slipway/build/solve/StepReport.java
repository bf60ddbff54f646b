package io.slipway.build.solve;

import java.time.Instant;

/**
 * How a step went.
 *
 * @param reason why the cache missed; empty otherwise
 * @param bytes size of its compressed layer; 0 for none
 * @param exitCode of its command; 0 for other operations, {@link #FAILED} when one failed
 */
public record StepReport(
    Instant start, Instant end, CacheOutcome cache, String reason, long bytes, int exitCode) {

  /** In place of an exit code, of what has none. */
  public static final int FAILED = -1;

  /** What the cache said. */
  public enum CacheOutcome {
    HIT,
    MISS,
    /** Not cacheable, like the files of a base image. */
    NONE
  }
}
