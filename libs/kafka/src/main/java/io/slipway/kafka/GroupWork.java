package io.slipway.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that a member of a group has, each with its {@link PartitionWork}: they go on at
 * once, because a handler mostly waits for somebody else. The consumer's thread commits what is
 * done; a consumer belongs to one thread, and so does this.
 */
final class GroupWork {
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Duration AFTER_AN_INTERRUPT = Duration.ofSeconds(2);

  private final Delivery delivery;
  private final Semaphore news = new Semaphore(0);
  private final Map<TopicPartition, PartitionWork> work = new HashMap<>();

  GroupWork(Delivery delivery) {
    this.delivery = delivery;
  }

  /**
   * Partitions are ours from now on.
   *
   * @param first where each begins: the topic keeps nothing that is older
   * @param committed what was committed of them, if anything
   */
  void begin(Map<TopicPartition, Long> first, Map<TopicPartition, OffsetAndMetadata> committed) {
    first.forEach(
        (partition, start) -> {
          Done all = Done.read(committed.get(partition));
          Done kept = all.since(start);
          PartitionWork begun = PartitionWork.start(partition, kept, delivery, news::release);
          if (!kept.equals(all)) {
            begun.uncommitted();
          }
          work.put(partition, begun);
        });
  }

  void take(ConsumerRecords<String, byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      work(partition).ifPresent(work -> work.take(records.records(partition)));
    }
  }

  private Optional<PartitionWork> work(TopicPartition partition) {
    return Optional.ofNullable(work.get(partition));
  }

  boolean isIdle() {
    return work.values().stream().allMatch(PartitionWork::isIdle);
  }

  /** The partitions of which nothing more should be read now. */
  Set<TopicPartition> full() {
    return work.entrySet().stream()
        .filter(entry -> entry.getValue().isFull())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** See {@link PartitionWork#isPast}. */
  boolean isPast(TopicPartition partition, long offset) {
    return work(partition).filter(work -> !work.isPast(offset)).isEmpty();
  }

  /** Waits until something was done, not longer than that. */
  void awaitNews(Duration max) throws InterruptedException {
    if (news.tryAcquire(max.toMillis(), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }

  /** What is to be committed, of what was done since the last call. */
  Map<TopicPartition, OffsetAndMetadata> progress() {
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
    work.forEach(
        (partition, work) ->
            work.progress().ifPresent(done -> all.put(partition, done.toCommit())));
    return all;
  }

  /**
   * Tells of a handler that ended as none should.
   *
   * @throws IllegalStateException when one did
   */
  void check() {
    for (PartitionWork each : work.values()) {
      if (each.failure().isPresent()) {
        throw new IllegalStateException("a handler ended", each.failure().get());
      }
    }
  }

  /** What the last call gave could not be committed: the next one gives it again. */
  void uncommitted(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> work(partition).ifPresent(PartitionWork::uncommitted));
  }

  /**
   * Waits until nothing of these partitions is at work: somebody else may have them next. An
   * interrupt ends what is at work, and the wait soon after.
   */
  void end(Collection<TopicPartition> partitions) throws InterruptedException {
    List<PartitionWork> ending = partitions.stream().flatMap(p -> work(p).stream()).toList();
    ending.forEach(PartitionWork::stop);
    try {
      for (PartitionWork each : ending) {
        each.join(FOR_EVER);
      }
    } catch (InterruptedException e) {
      ending.forEach(PartitionWork::interrupt);
      for (PartitionWork each : ending) {
        each.join(AFTER_AN_INTERRUPT);
      }
      throw e;
    }
  }

  /** All partitions that are ours. */
  Set<TopicPartition> partitions() {
    return Set.copyOf(work.keySet());
  }

  /** Nothing more is to be known of partitions that have ended. */
  void forget(Collection<TopicPartition> partitions) {
    work.keySet().removeAll(Set.copyOf(partitions));
  }
}
