package io.slipway.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Knows whether Kafka answers. A consumer's poll returns nothing both when nothing happened and
 * when the broker is gone, so a quiet consumer asks for end offsets now and then. One question
 * without an answer may be a busy machine; two in a row are a Kafka that is away.
 */
final class Pulse {
  static final Duration EVERY = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Consumer<String, byte[]> consumer;
  private final FeedState state;
  private final LongSupplier nanos;
  private long last;
  private boolean doubtful;

  Pulse(Consumer<String, byte[]> consumer, FeedState state) {
    this(consumer, state, System::nanoTime);
  }

  /** With a clock of its own, in nanoseconds. */
  Pulse(Consumer<String, byte[]> consumer, FeedState state, LongSupplier nanos) {
    this.consumer = consumer;
    this.state = state;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /** Called after every poll, on the consumer's thread. */
  void after(ConsumerRecords<String, byte[]> records) {
    if (!records.isEmpty()) {
      answered();
      return;
    }
    boolean due = doubtful || nanos.getAsLong() - last >= EVERY.toNanos();
    if (!due || consumer.assignment().isEmpty()) {
      return;
    }
    try {
      consumer.endOffsets(consumer.assignment(), PATIENCE);
      answered();
    } catch (TimeoutException e) {
      unanswered();
    }
  }

  private void answered() {
    last = nanos.getAsLong();
    doubtful = false;
    state.healthy(true);
  }

  private void unanswered() {
    last = nanos.getAsLong();
    if (doubtful) {
      state.healthy(false);
    }
    doubtful = !doubtful; // at once again after the first, then as seldom as ever
  }
}
