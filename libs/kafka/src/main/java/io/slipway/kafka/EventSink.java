package io.slipway.kafka;

import io.slipway.events.BuildEvent;
import io.slipway.model.TraceContext;
import java.util.List;

/** Where events are sent. A call returns when Kafka has them. Safe for many threads. */
public interface EventSink extends AutoCloseable {
  /**
   * Sends one event; topic and key follow from its type.
   *
   * @return the record's offset
   * @throws EventsUnavailable when it was not acknowledged in time; it may have been written
   * @throws IllegalArgumentException when the event is too large for its topic
   */
  long send(BuildEvent event, TraceContext trace) throws EventsUnavailable;

  /**
   * Sends several in this order. A transactional sink makes all of them visible or none.
   *
   * @throws EventsUnavailable when they were not acknowledged in time; they may have been written
   * @throws IllegalArgumentException when an event is too large for its topic
   */
  void sendAll(List<Outgoing> events) throws EventsUnavailable;

  /** Lets go of the connection. */
  @Override
  void close();
}
