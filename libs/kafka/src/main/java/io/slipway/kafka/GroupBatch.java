package io.slipway.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of one poll: those of a partition one after the other, those of different partitions
 * at once, because a handler mostly waits for somebody else. The consumer's thread commits what is
 * done; a consumer belongs to one thread.
 */
final class GroupBatch implements AutoCloseable {
  private final Delivery delivery;
  private final FeedState state;
  private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean abandoned;
  private int open;
  private boolean whole = true;

  private sealed interface Step {
    /** Up to this offset, exclusive, everything is done. */
    record Handled(TopicPartition partition, long offset) implements Step {}

    /** Nothing more comes of a partition. */
    record Ended(boolean whole, @Nullable RuntimeException failure) implements Step {}
  }

  private GroupBatch(Delivery delivery, FeedState state) {
    this.delivery = delivery;
    this.state = state;
  }

  static GroupBatch start(
      ConsumerRecords<String, byte[]> records, Delivery delivery, FeedState state) {
    GroupBatch batch = new GroupBatch(delivery, state);
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<String, byte[]>> own = records.records(partition);
      batch.open++;
      batch.threads.add(
          Thread.ofVirtual()
              .name("feed-" + partition)
              .start(() -> batch.steps.add(batch.work(partition, own))));
    }
    return batch;
  }

  private Step work(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
    try {
      for (ConsumerRecord<String, byte[]> record : records) {
        if (abandoned || state.stopped() || !delivery.deliver(record)) {
          return new Step.Ended(false, null);
        }
        steps.add(new Step.Handled(partition, record.offset() + 1));
      }
      return new Step.Ended(true, null);
    } catch (InterruptedException e) {
      return new Step.Ended(false, null);
    } catch (RuntimeException e) {
      return new Step.Ended(false, e);
    }
  }

  /** Whether something is still to come. */
  boolean open() {
    return open > 0;
  }

  /** Whether everything was handled that came to its end so far. */
  boolean whole() {
    return whole;
  }

  /** Waits until something was done; what is to be committed for it. */
  Map<TopicPartition, OffsetAndMetadata> next() throws InterruptedException {
    List<Step> done = new ArrayList<>(List.of(take()));
    steps.drainTo(done);
    Map<TopicPartition, OffsetAndMetadata> handled = new HashMap<>();
    for (Step step : done) {
      switch (step) {
        case Step.Handled one -> handled.put(one.partition(), new OffsetAndMetadata(one.offset()));
        case Step.Ended end -> {
          open--;
          whole &= end.whole();
          if (end.failure() != null) {
            throw end.failure();
          }
        }
      }
    }
    return handled;
  }

  /** Who interrupts the consumer's thread means its handlers. */
  private Step take() throws InterruptedException {
    try {
      return steps.take();
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      throw e;
    }
  }

  /** Lets the handlers that are at work end, and starts no other. */
  @Override
  public void close() throws InterruptedException {
    abandoned = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
