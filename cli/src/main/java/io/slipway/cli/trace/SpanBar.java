package io.slipway.cli.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One span of a trace.
 *
 * @param name for people
 * @param service that recorded it
 * @param depth below the root, 0 for the root
 * @param error whether it ended badly
 */
public record SpanBar(
    String name,
    String service,
    int depth,
    Instant start,
    Instant end,
    boolean error,
    Map<String, String> attributes) {

  /** Copies the attributes. */
  public SpanBar {
    attributes = Map.copyOf(attributes);
  }

  /** An attribute; empty when it is not there. */
  public String attribute(String key) {
    return attributes.getOrDefault(key, "");
  }

  /** How long it took. */
  public Duration duration() {
    return Duration.between(start, end);
  }
}
