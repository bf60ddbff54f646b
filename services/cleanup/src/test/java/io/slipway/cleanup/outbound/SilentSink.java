package io.slipway.cleanup.outbound;

import io.slipway.events.BuildEvent;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.Outgoing;
import io.slipway.model.TraceContext;
import java.util.List;

/** Takes every event; nobody listens. */
final class SilentSink implements EventSink {
  @Override
  public long send(BuildEvent event, TraceContext trace) {
    return 0;
  }

  @Override
  public void sendAll(List<Outgoing> events) {
    // nobody listens
  }

  @Override
  public void close() {
    // nothing is open
  }
}
