package io.slipway.kafka;

import io.slipway.events.BuildEvent;
import io.slipway.model.TraceContext;
import java.util.Optional;

/**
 * An event and where it was read.
 *
 * @param event what happened
 * @param eventId the CloudEvents id
 * @param key the record's key
 * @param trace the span that it belongs to; empty when the sender gave none
 * @param topic the topic's name
 * @param partition the partition
 * @param offset its place; grows within the partition
 */
public record Received(
    BuildEvent event,
    String eventId,
    String key,
    Optional<TraceContext> trace,
    String topic,
    int partition,
    long offset) {
  /** {@code topic/partition/offset}: names the record for ever. */
  public String place() {
    return topic + "/" + partition + "/" + offset;
  }
}
