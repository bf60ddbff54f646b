package io.slipway.kafka;

import io.slipway.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads every partition from the beginning, without a group; keeps its positions itself. */
final class ReplayLoop implements FeedLoop {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final String clientId;
  private final Set<Topics> topics;
  private final Delivery delivery;
  private final FeedState state;

  /** Where to go on after a failure. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private Map<TopicPartition, Long> target = Map.of();
  private volatile @Nullable KafkaConsumer<String, byte[]> current;

  ReplayLoop(
      KafkaSettings settings,
      String clientId,
      Set<Topics> topics,
      Delivery delivery,
      FeedState state) {
    this.settings = settings;
    this.clientId = clientId;
    this.topics = Set.copyOf(topics);
    this.delivery = delivery;
    this.state = state;
  }

  @Override
  public void run() throws EventsUnavailable, InterruptedException {
    TopicSetup.ensure(settings);
    try (var consumer =
        new KafkaConsumer<>(
            KafkaConfig.consumer(settings, clientId),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      current = consumer;
      assign(consumer);
      Pulse pulse = new Pulse(consumer, state);
      while (!state.stopped()) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        pulse.after(records);
        for (ConsumerRecord<String, byte[]> record : records) {
          if (state.stopped() || !delivery.deliver(record)) {
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

  private void assign(KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topics topic : topics) {
      for (PartitionInfo partition : consumer.partitionsFor(topic.topic())) {
        partitions.add(new TopicPartition(partition.topic(), partition.partition()));
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    next.forEach(consumer::seek);
    if (state.caughtUp.getCount() > 0) {
      target = consumer.endOffsets(partitions);
    }
    state.healthy(true);
  }

  /** By position, not by the last record's offset: transaction markers take offsets too. */
  private void noteProgress(KafkaConsumer<String, byte[]> consumer) {
    if (state.caughtUp.getCount() > 0
        && target.entrySet().stream()
            .allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
      state.caughtUp.countDown();
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
