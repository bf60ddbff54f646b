package io.slipway.audit.outbound;

import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the chain. Runs one session after the other; starts while Kafka is away; ends
 * for good when another writer has taken over.
 */
public final class AuditWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaSettings kafka;
  private final String name;
  private final SinkSource sinks;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable AuditSession session;
  private volatile String problem = "it has not read the chain yet";

  /**
   * A writer that is not started.
   *
   * @param name names it to the broker
   */
  public AuditWriter(KafkaSettings kafka, String name, SinkSource sinks) {
    this.kafka = kafka;
    this.name = name;
    this.sinks = sinks;
    this.thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::work);
  }

  /** Starts to record. */
  public void start() {
    thread.start();
  }

  private void work() {
    try {
      boolean again = true;
      while (again && stop.getCount() > 0) {
        again = runSession() && !stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false when there is to be no other session. */
  private boolean runSession() throws InterruptedException {
    try (AuditSession opened = AuditSession.open(kafka, name, sinks)) {
      session = opened;
      problem = "Kafka does not answer";
      while (stop.getCount() > 0) {
        opened.record();
      }
      return false;
    } catch (EventsUnavailable e) {
      problem = String.valueOf(e.getMessage());
      if (e.fenced()) {
        LOG.error("the audit writer stops: {}", problem);
        return false;
      }
      LOG.warn("the audit writer reads the chain again: {}", problem);
      return true;
    } catch (RuntimeException e) {
      // A defect; but without this thread nothing would be recorded any more.
      problem = "it broke and starts anew: " + e;
      LOG.error("the audit writer broke and reads the chain again", e);
      return true;
    } finally {
      session = null;
    }
  }

  /** Why it does not record; empty when it does. */
  public Optional<String> problem() {
    AuditSession current = session;
    return current != null && current.healthy() ? Optional.empty() : Optional.of(problem);
  }

  @Override
  public void close() {
    stop.countDown();
    if (session == null) {
      thread.interrupt(); // it waits for Kafka, perhaps for long
    }
    try {
      if (!thread.join(Duration.ofSeconds(15))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
