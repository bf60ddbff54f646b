package io.slipway.load.evidence;

import java.time.Instant;

/**
 * A crash point that was armed.
 *
 * @param point its name, {@code SERVICE.PLACE}
 * @param hit whether a process died of it
 * @param at when that was seen, or when nobody waited any longer
 */
public record Crash(String point, boolean hit, Instant at) {
  /** The service that passes it. */
  public String service() {
    return point.substring(0, point.indexOf('.'));
  }
}
