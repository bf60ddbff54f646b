package io.slipway.load.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * A record of Kafka as it stands there.
 *
 * @param topic the topic's name
 * @param partition its partition
 * @param offset its place there
 * @param data the value as JSON; missing when it is none
 * @param headers the last value of each header
 */
public record Told(
    String topic, int partition, long offset, JsonNode data, Map<String, String> headers) {
  /** The CloudEvents type; empty for a record without. */
  public String type() {
    return headers.getOrDefault("ce_type", "");
  }

  /** A text of the data; empty when it is not there. */
  public String text(String name) {
    return data.path(name).asText("");
  }

  /** A number of the data; -1 when it is not there. */
  public long number(String name) {
    return data.path(name).asLong(-1);
  }

  /** When it happened, as the event says. */
  public Instant at() {
    return Instant.parse(text("at"));
  }
}
