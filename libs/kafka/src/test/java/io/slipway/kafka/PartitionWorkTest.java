package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.model.TraceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PartitionWorkTest {
  private static final TopicPartition PARTITION = new TopicPartition("build-requests", 0);

  private final EventCodec codec = new EventCodec("test");
  private final Set<String> away = ConcurrentHashMap.newKeySet();
  private final List<Long> handled = new CopyOnWriteArrayList<>();
  private final List<PartitionWork> begun = new ArrayList<>();
  private final Delivery delivery =
      new Delivery(
          codec,
          received -> {
            if (away.contains(received.key())) {
              throw new IOException("no route to " + received.key());
            }
            handled.add(received.offset());
          },
          new DeadLetters(new KafkaSettings("127.0.0.1:1", 1, (short) 1), "test"));

  @AfterEach
  void end() throws InterruptedException {
    for (PartitionWork work : begun) {
      work.stop();
      work.join();
    }
  }

  @Test
  void whatOthersDidIsNotDoneAgain() {
    PartitionWork work = begin(new Done(6, List.of(2L, 4L)));

    work.take(List.of(at(2, "a"), at(3, "b"), at(4, "a"), at(5, "c"), at(6, "b")));

    await().until(work::isIdle);
    assertThat(handled).containsExactly(2L, 4L, 6L);
    assertThat(work.progress()).contains(new Done(7, List.of()));
  }

  /** What waited for longer than the topic keeps its events would hold up the offset for ever. */
  @Test
  void whatTheTopicKeepsNoLongerIsNotWaitedFor() {
    PartitionWork work = begin(new Done(6, List.of(2L, 4L)));

    work.take(List.of(at(3, "b"), at(4, "a")));

    await().until(work::isIdle);
    assertThat(handled).containsExactly(4L);
    assertThat(work.progress()).contains(new Done(6, List.of()));
  }

  @Test
  void whatComesWithTheKeyOfAnOpenEventWaitsInItsOrder() {
    away.add("a");
    PartitionWork work = begin(new Done(0, List.of()));

    work.take(List.of(at(0, "a"), at(1, "b"), at(2, "a"), at(3, "b")));

    await().until(() -> handled.equals(List.of(1L, 3L)));
    assertThat(work.progress()).contains(new Done(4, List.of(0L, 2L)));
    assertThat(work.isPast(1)).isFalse();
    assertThat(work.isIdle()).isFalse();

    away.clear();
    await().until(() -> handled.equals(List.of(1L, 3L, 0L, 2L)));
    await().until(work::isIdle);
    assertThat(work.progress()).contains(new Done(4, List.of()));
    assertThat(work.isPast(4)).isTrue();
  }

  @Test
  void whatIsStoppedWhileItWaitsStaysOpen() throws InterruptedException {
    away.add("a");
    PartitionWork work = begin(new Done(0, List.of()));
    work.take(List.of(at(0, "a"), at(1, "b")));
    await().until(() -> handled.equals(List.of(1L)));

    work.stop();
    work.join();

    assertThat(work.progress()).contains(new Done(2, List.of(0L)));
    work.uncommitted();
    assertThat(work.progress()).as("when it was not committed").contains(new Done(2, List.of(0L)));
    assertThat(work.progress()).as("when it was").isEmpty();
  }

  @Test
  void noMoreIsTakenThanCanBeKeptInMindBesideTheOffset() {
    away.add("a");
    PartitionWork work = begin(new Done(0, List.of()));

    for (long offset = 0; offset < PartitionWork.LIMIT; offset++) {
      assertThat(work.isFull()).isFalse();
      work.take(List.of(at(offset, "a")));
    }
    assertThat(work.isFull()).isTrue();

    away.clear();
    await().until(work::isIdle);
    assertThat(work.isFull()).isFalse();
  }

  private PartitionWork begin(Done done) {
    PartitionWork work = PartitionWork.start(PARTITION, done, delivery, () -> {});
    begun.add(work);
    return work;
  }

  private ConsumerRecord<String, byte[]> at(long offset, String key) {
    var sent = codec.encode(SampleEvents.requested(key), TraceContext.newRoot());
    var read =
        new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, key, sent.value());
    sent.headers().forEach(read.headers()::add);
    return read;
  }
}
