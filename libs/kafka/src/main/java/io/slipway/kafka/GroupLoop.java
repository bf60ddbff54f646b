package io.slipway.kafka;

import io.slipway.events.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads as a member of a consumer group and commits what was handled. */
final class GroupLoop implements FeedLoop {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final String groupId;
  private final Set<Topics> topics;
  private final Delivery delivery;
  private final FeedState state;
  private @Nullable Map<TopicPartition, Long> target;
  private volatile @Nullable KafkaConsumer<String, byte[]> current;

  GroupLoop(
      KafkaSettings settings,
      String groupId,
      Set<Topics> topics,
      Delivery delivery,
      FeedState state) {
    this.settings = settings;
    this.groupId = groupId;
    this.topics = Set.copyOf(topics);
    this.delivery = delivery;
    this.state = state;
  }

  @Override
  public void run() throws EventsUnavailable, InterruptedException {
    TopicSetup.ensure(settings);
    try (var consumer =
        new KafkaConsumer<>(
            KafkaConfig.group(settings, groupId),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      current = consumer;
      consumer.subscribe(topics.stream().map(Topics::topic).toList(), firstAssignment(consumer));
      Pulse pulse = new Pulse(consumer, state);
      while (!state.stopped()) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        pulse.after(records);
        if (!handle(consumer, records)) {
          return;
        }
        noteProgress(consumer);
      }
    } catch (WakeupException e) {
      // Closing: the loop of the feed sees it.
    } finally {
      current = null;
    }
  }

  /** Returns false when the feed was closed before all of it was done. */
  private boolean handle(
      KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records)
      throws InterruptedException {
    if (records.isEmpty()) {
      return true;
    }
    try (GroupBatch batch = GroupBatch.start(records, delivery, state)) {
      while (batch.open()) {
        Map<TopicPartition, OffsetAndMetadata> handled = batch.next();
        if (!handled.isEmpty()) {
          consumer.commitSync(handled);
        }
      }
      return batch.whole();
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // The rest of the batch may belong to another member now; poll tells.
      LOG.info("{} shares its partitions anew: {}", groupId, e.getMessage());
      rewind(consumer, records);
      return true;
    }
  }

  /** Forgets the rest of a batch: what is still ours is read again from the committed offset. */
  private static void rewind(
      KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
    Set<TopicPartition> ours = new java.util.HashSet<>(consumer.assignment());
    ours.retainAll(records.partitions());
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(consumer.committed(ours));
    for (TopicPartition partition : ours) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset);
      }
    }
  }

  private ConsumerRebalanceListener firstAssignment(KafkaConsumer<String, byte[]> consumer) {
    return new ConsumerRebalanceListener() {
      @Override
      public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // Every handled event is committed already.
      }

      @Override
      public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        state.healthy(true);
        if (target == null) {
          target = Map.copyOf(consumer.endOffsets(partitions));
        }
      }
    };
  }

  private void noteProgress(KafkaConsumer<String, byte[]> consumer) {
    Map<TopicPartition, Long> goal = target;
    if (goal == null || state.caughtUp.getCount() == 0) {
      return;
    }
    Set<TopicPartition> ours = consumer.assignment();
    boolean reached =
        goal.entrySet().stream()
            .allMatch(
                e -> !ours.contains(e.getKey()) || consumer.position(e.getKey()) >= e.getValue());
    if (reached) {
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
