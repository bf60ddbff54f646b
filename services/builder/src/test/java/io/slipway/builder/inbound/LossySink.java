package io.slipway.builder.inbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real sink that loses answers: a start that was sent is there, and its sender hears otherwise.
 */
final class LossySink implements EventSink {
  private final EventSink real;
  private final AtomicInteger lost = new AtomicInteger();

  LossySink(EventSink real) {
    this.real = real;
  }

  /** The answers to the next so many starts are lost. */
  void loseStarts(int count) {
    lost.set(count);
  }

  @Override
  public long send(BuildEvent event, TraceContext trace) throws EventsUnavailable {
    long offset = real.send(event, trace);
    if (event instanceof BuildStarted && lost.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new EventsUnavailable("the answer is lost", new IOException("by a test"));
    }
    return offset;
  }

  @Override
  public void sendAll(List<Outgoing> events) throws EventsUnavailable {
    real.sendAll(events);
  }

  @Override
  public void close() {
    real.close();
  }
}
