package io.slipway.kafka;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one record to the handler: decodes, tries again, lays aside what cannot be handled. */
final class Delivery implements AutoCloseable {
  static final int ATTEMPTS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final EventCodec codec;
  private final FeedHandler handler;
  private final DeadLetters deadLetters;

  Delivery(EventCodec codec, FeedHandler handler, DeadLetters deadLetters) {
    this.codec = codec;
    this.handler = handler;
    this.deadLetters = deadLetters;
  }

  /** Tells the handler that others may have had its partitions; see there. */
  void sharedAnew() {
    handler.sharedAnew();
  }

  /**
   * Returns when the record is done with, one way or the other.
   *
   * @param stop counted down when there is to be no further attempt
   * @return false when it was stopped first; the record is not done
   */
  boolean deliver(ConsumerRecord<String, byte[]> record, CountDownLatch stop)
      throws InterruptedException {
    Received received;
    try {
      received = codec.decode(record);
    } catch (Undecodable e) {
      return layAside(record, String.valueOf(e.getMessage()), stop);
    }
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        handler.on(received);
        return true;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        boolean poison = e instanceof RuntimeException && !(e instanceof UncheckedIOException);
        if (poison && attempt >= ATTEMPTS) {
          LOG.error("{} cannot be handled", received.place(), e);
          return layAside(
              record, "could not be handled after " + attempt + " attempts: " + e, stop);
        }
        LOG.warn("{} will be tried again in {} ms: {}", received.place(), pause.toMillis(), e);
      }
      if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      pause = longer(pause);
    }
  }

  private boolean layAside(
      ConsumerRecord<String, byte[]> record, String reason, CountDownLatch stop)
      throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        deadLetters.add(record, reason);
        return true;
      } catch (EventsUnavailable e) {
        LOG.warn("a dead letter waits: {}", e.getMessage());
      }
      if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      pause = longer(pause);
    }
  }

  static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  @Override
  public void close() {
    deadLetters.close();
  }
}
