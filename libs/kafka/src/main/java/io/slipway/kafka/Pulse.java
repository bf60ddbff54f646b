package io.slipway.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Knows whether Kafka answers. A consumer's poll returns nothing both when nothing happened and
 * when the broker is gone, so a quiet consumer asks for end offsets now and then.
 */
final class Pulse {
  private static final long EVERY_NANOS = Duration.ofSeconds(3).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Consumer<String, byte[]> consumer;
  private final FeedState state;
  private long last = System.nanoTime();

  Pulse(Consumer<String, byte[]> consumer, FeedState state) {
    this.consumer = consumer;
    this.state = state;
  }

  /** Called after every poll, on the consumer's thread. */
  void after(ConsumerRecords<String, byte[]> records) {
    long now = System.nanoTime();
    if (!records.isEmpty()) {
      last = now;
      state.healthy(true);
      return;
    }
    if (now - last < EVERY_NANOS || consumer.assignment().isEmpty()) {
      return;
    }
    try {
      consumer.endOffsets(consumer.assignment(), PATIENCE);
      state.healthy(true);
    } catch (TimeoutException e) {
      state.healthy(false);
    }
    last = System.nanoTime();
  }
}
