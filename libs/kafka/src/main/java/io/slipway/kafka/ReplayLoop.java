package io.slipway.kafka;

import io.slipway.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads every partition from a moment on, without a group; keeps its positions itself. */
final class ReplayLoop implements FeedLoop {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final Scope scope;
  private final Delivery delivery;
  private final FeedState state;

  /** Who waits for the target. */
  private @Nullable CountDownLatch waiting;

  /** Where to go on after a failure. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private Map<TopicPartition, Long> target = Map.of();
  private volatile @Nullable KafkaConsumer<String, byte[]> current;

  /**
   * What is read.
   *
   * @param since by the broker's clock; {@link Instant#MIN} for everything
   */
  record Scope(String clientId, Set<Topics> topics, Instant since) {}

  ReplayLoop(KafkaSettings settings, Scope scope, Delivery delivery, FeedState state) {
    this.settings = settings;
    this.scope = scope;
    this.delivery = delivery;
    this.state = state;
  }

  @Override
  public void run() throws EventsUnavailable, InterruptedException {
    TopicSetup.ensure(settings);
    try (var consumer =
        new KafkaConsumer<>(
            KafkaConfig.consumer(settings, scope.clientId()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      current = consumer;
      assign(consumer);
      Pulse pulse = new Pulse(consumer, state);
      while (!state.stopped()) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        pulse.after(records);
        for (ConsumerRecord<String, byte[]> record : records) {
          if (state.stopped() || !delivery.deliver(record, state.stop)) {
            return;
          }
          next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        noteProgress(consumer);
      }
    } catch (WakeupException e) {
      // Closing: the loop of the feed sees it.
    } finally {
      current = null;
    }
  }

  private void assign(KafkaConsumer<String, byte[]> consumer)
      throws EventsUnavailable, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topics topic : scope.topics()) {
      for (PartitionInfo partition : consumer.partitionsFor(topic.topic())) {
        partitions.add(new TopicPartition(partition.topic(), partition.partition()));
      }
    }
    consumer.assign(partitions);
    seek(consumer, partitions);
    next.forEach(consumer::seek);
    if (state.caughtUp.getCount() > 0) {
      waiting = state.caughtUp;
    }
    if (waiting != null) {
      target = Ends.of(settings, partitions);
    }
    state.healthy(true);
  }

  private void seek(KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    if (scope.since().equals(Instant.MIN)) {
      consumer.seekToBeginning(partitions);
      return;
    }
    Map<TopicPartition, Long> moments = new HashMap<>();
    partitions.forEach(partition -> moments.put(partition, scope.since().toEpochMilli()));
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer
        .offsetsForTimes(moments)
        .forEach(
            (partition, at) ->
                consumer.seek(
                    partition, at == null ? ends.getOrDefault(partition, 0L) : at.offset()));
  }

  /** By position, not by the last record's offset: transaction markers take offsets too. */
  private void noteProgress(KafkaConsumer<String, byte[]> consumer)
      throws EventsUnavailable, InterruptedException {
    if (waiting == null) {
      waiting = state.asked.getAndSet(null);
      if (waiting == null) {
        return;
      }
      target = Ends.of(settings, consumer.assignment());
    }
    if (target.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
      waiting.countDown();
      waiting = null;
    }
  }

  @Override
  public boolean wakeup() {
    var consumer = current;
    if (consumer == null) {
      return false;
    }
    consumer.wakeup();
    return true;
  }
}
