package io.slipway.audit.outbound;

import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;

/** Opens a sink of transactions that ends those of the former holder and fences it off. */
@FunctionalInterface
public interface SinkSource {
  /**
   * Opens one.
   *
   * @throws EventsUnavailable when Kafka does not answer
   */
  EventSink open() throws EventsUnavailable;
}
