package io.slipway.load.evidence;

import java.time.Instant;

/**
 * A fault as it happened.
 *
 * @param at when it began
 * @param until when it was over, for example when the process was started again
 * @param kind its name: {@code kill builder}, {@code pause builder}, {@code flush redis} ...
 * @param target the process, for builders with their id
 * @param bite whether it hit work
 */
public record Injected(Instant at, Instant until, String kind, String target, Bite bite) {
  /** Whether a fault hit work. */
  public enum Bite {
    /** Seen when it happened. */
    YES,
    /** It hit nothing. */
    NO,
    /** The logs tell: it hit work when a build was under way. */
    SEE_LOGS
  }
}
