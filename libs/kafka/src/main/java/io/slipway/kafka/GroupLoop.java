package io.slipway.kafka;

import io.slipway.events.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads as a member of a consumer group and commits what was handled. It goes on reading while
 * events wait for something outside; a partition is given away when nothing of it is at work.
 */
final class GroupLoop implements FeedLoop {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** For new events, while others are at work. */
  private static final Duration BRIEF = Duration.ofMillis(10);

  /** For those at work, before new events are looked for. */
  private static final Duration TICK = Duration.ofMillis(100);

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
    GroupWork work = new GroupWork(delivery);
    try (var consumer =
        new KafkaConsumer<>(
            KafkaConfig.group(settings, groupId),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      current = consumer;
      consumer.subscribe(
          topics.stream().map(Topics::topic).toList(), new Assignments(consumer, work));
      try {
        read(consumer, work);
      } finally {
        finish(consumer, work, work.partitions());
      }
    } catch (WakeupException e) {
      // Closing: the loop of the feed sees it.
    } finally {
      current = null;
    }
  }

  private void read(KafkaConsumer<String, byte[]> consumer, GroupWork work)
      throws InterruptedException {
    Pulse pulse = new Pulse(consumer, state);
    while (!state.stopped()) {
      ConsumerRecords<String, byte[]> records = consumer.poll(work.isIdle() ? POLL : BRIEF);
      pulse.after(records);
      work.take(records);
      if (!work.isIdle()) {
        work.awaitNews(TICK);
      }
      commit(consumer, work);
      work.check();
      throttle(consumer, work.full());
      noteProgress(consumer, work);
    }
  }

  private void commit(KafkaConsumer<String, byte[]> consumer, GroupWork work) {
    Map<TopicPartition, OffsetAndMetadata> done = work.progress();
    if (done.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(done);
    } catch (WakeupException e) {
      consumer.commitSync(done); // closing, which wakes up once; what was done is not done again
      throw e;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // Poll tells what is still ours. What is not committed comes again, to us or to another.
      LOG.info("{} shares its partitions anew: {}", groupId, e.getMessage());
      work.uncommitted(done.keySet());
    } catch (RuntimeException e) {
      work.uncommitted(done.keySet());
      throw e;
    }
  }

  /** Lets what is at work end, commits it, and has nothing to do with these partitions any more. */
  private void finish(
      KafkaConsumer<String, byte[]> consumer, GroupWork work, Collection<TopicPartition> partitions)
      throws InterruptedException {
    try {
      work.end(partitions);
    } finally {
      try {
        commit(consumer, work);
      } finally {
        work.forget(partitions);
      }
    }
  }

  private static void throttle(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> full) {
    Set<TopicPartition> free = new HashSet<>(consumer.paused());
    free.removeAll(full);
    consumer.resume(free);
    consumer.pause(full);
  }

  /** What the group gives and takes. Called by poll and by close, on the consumer's thread. */
  private final class Assignments implements ConsumerRebalanceListener {
    private final KafkaConsumer<String, byte[]> consumer;
    private final GroupWork work;

    private Assignments(KafkaConsumer<String, byte[]> consumer, GroupWork work) {
      this.consumer = consumer;
      this.work = work;
    }

    /** The group waits for us as long as this takes. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        finish(consumer, work, partitions);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      state.healthy(true);
      delivery.sharedAnew();
      work.begin(consumer.beginningOffsets(partitions), consumer.committed(Set.copyOf(partitions)));
      if (target == null) {
        target = Map.copyOf(consumer.endOffsets(partitions));
      }
    }
  }

  private void noteProgress(KafkaConsumer<String, byte[]> consumer, GroupWork work) {
    Map<TopicPartition, Long> goal = target;
    if (goal == null || state.caughtUp.getCount() == 0) {
      return;
    }
    Set<TopicPartition> ours = consumer.assignment();
    boolean reached =
        goal.entrySet().stream()
            .allMatch(
                e ->
                    !ours.contains(e.getKey())
                        || consumer.position(e.getKey()) >= e.getValue()
                            && work.isPast(e.getKey(), e.getValue()));
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
