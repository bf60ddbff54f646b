package io.slipway.builder.inbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.ImageName;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real sink that loses answers: a start that was sent is there, and its sender hears otherwise.
 */
final class LossySink implements EventSink {
  private final EventSink real;
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Set<ImageName> refusing = Set.of();

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

  /** From now on, nothing can be published of these images. */
  void refuse(Set<ImageName> images) {
    refusing = images;
  }

  /** How often a publication was refused. */
  int refused() {
    return refused.get();
  }

  @Override
  public void sendAll(List<Outgoing> events) throws EventsUnavailable {
    if (events.stream().anyMatch(this::isRefused)) {
      refused.incrementAndGet();
      throw new EventsUnavailable("the network is away", new IOException("by a test"));
    }
    real.sendAll(events);
  }

  private boolean isRefused(Outgoing sent) {
    return sent.event() instanceof ImagePublished image && refusing.contains(image.image());
  }

  @Override
  public void close() {
    real.close();
  }
}
