package io.slipway.builder.inbound;

import io.slipway.events.BuildEvent;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.TraceContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the farm one event, for as long as it takes. Repeated, it does no harm. */
final class UntilHeard {
  private static final Logger LOG = LoggerFactory.getLogger(UntilHeard.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private UntilHeard() {}

  /**
   * Sends until Kafka has it.
   *
   * @param what is told, for the log
   */
  static void send(EventSink sink, BuildEvent event, TraceContext trace, String what)
      throws InterruptedException {
    while (true) {
      try {
        sink.send(event, trace);
        return;
      } catch (EventsUnavailable e) {
        LOG.warn("{} waits to be told: {}", what, e.getMessage());
        Thread.sleep(AGAIN);
      }
    }
  }
}
