package io.slipway.audit.outbound;

import io.slipway.audit.domain.Alerts;
import io.slipway.audit.domain.Facts;
import io.slipway.events.FarmEvent.AlertRaised;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the alerts that are due, each once: it waits until all that was raised before has been
 * read. Only the service that writes the chain does, so that two beside each other do not both.
 */
public final class AlertBell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertBell.class);
  private static final Duration EVERY = Duration.ofMillis(300);

  private final Alerts alerts;
  private final BooleanSupplier active;
  private final EventSink sink;
  private final EventFeed feed;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts to read.
   *
   * @param since events before it are not looked at, by the broker's clock
   * @param active whether this service is the one that raises
   */
  public AlertBell(
      KafkaSettings kafka, String name, Alerts alerts, Instant since, BooleanSupplier active) {
    this.alerts = alerts;
    this.active = active;
    this.sink = new KafkaEventSink(kafka, name);
    this.feed =
        EventFeed.since(
            kafka,
            name,
            Facts.SOURCES,
            since,
            received -> alerts.see(received.event(), received.place()));
    this.thread = Thread.ofPlatform().name("alerts").daemon().start(this::work);
  }

  private void work() {
    try {
      while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        if (feed.caughtUp() && active.getAsBoolean()) {
          alerts.due().forEach(this::raise);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was not acknowledged stays due. */
  private void raise(AlertRaised alert) {
    try {
      sink.send(alert, TraceContext.newRoot());
      alerts.see(alert, "");
      LOG.warn("alert {}: {}: {}", alert.rule(), alert.subject(), alert.why());
    } catch (EventsUnavailable e) {
      LOG.warn("alert {} of {} waits: {}", alert.rule(), alert.subject(), e.getMessage());
    }
  }

  @Override
  public void close() {
    stop.countDown();
    feed.close();
    sink.close();
  }
}
