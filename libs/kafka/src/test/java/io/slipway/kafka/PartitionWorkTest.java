package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.model.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PartitionWorkTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final TopicPartition PARTITION = new TopicPartition("build-requests", 0);

  private final EventCodec codec = new EventCodec("test");
  private final Set<String> away = ConcurrentHashMap.newKeySet();
  private final List<Long> handled = new CopyOnWriteArrayList<>();
  private final List<PartitionWork> begun = new ArrayList<>();
  private final Delivery delivery =
      new Delivery(
          codec,
          received -> {
            if (received.key().equals("broken")) {
              throw new StackOverflowError("by a test");
            }
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
      work.join(LONG);
    }
  }

  @Test
  void whatOthersDidIsNotDoneAgain() {
    PartitionWork work = begin(new Done(6, List.of(2L, 4L)));

    work.take(List.of(at(2, "a"), at(3, "b"), at(4, "a"), at(5, "c"), at(6, "b")));

    await().atMost(LONG).until(work::isIdle);
    assertThat(handled).containsExactlyInAnyOrder(2L, 4L, 6L).containsSubsequence(2L, 4L);
    awaitProgress(work, new Done(7, List.of()));
  }

  /** What waited for longer than the topic keeps its events would hold up the offset for ever. */
  @Test
  void whatTheTopicKeepsNoLongerIsNotWaitedFor() {
    PartitionWork work = begin(new Done(6, List.of(2L, 4L)));

    work.take(List.of(at(3, "b"), at(4, "a")));

    await().atMost(LONG).until(work::isIdle);
    assertThat(handled).containsExactly(4L);
    awaitProgress(work, new Done(6, List.of()));
  }

  @Test
  void whatComesWithTheKeyOfAnOpenEventWaitsInItsOrder() {
    away.add("a");
    PartitionWork work = begin(new Done(0, List.of()));

    work.take(List.of(at(0, "a"), at(1, "b"), at(2, "a"), at(3, "b")));

    await().atMost(LONG).until(() -> handled.equals(List.of(1L, 3L)));
    awaitProgress(work, new Done(4, List.of(0L, 2L)));
    assertThat(work.isPast(1)).isFalse();
    assertThat(work.isIdle()).isFalse();

    away.clear();
    await().atMost(LONG).until(() -> handled.equals(List.of(1L, 3L, 0L, 2L)));
    await().atMost(LONG).until(work::isIdle);
    awaitProgress(work, new Done(4, List.of()));
    assertThat(work.isPast(4)).isTrue();
  }

  @Test
  void whatIsStoppedWhileItWaitsStaysOpen() throws InterruptedException {
    away.add("a");
    PartitionWork work = begin(new Done(0, List.of()));
    work.take(List.of(at(0, "a"), at(1, "b")));
    await().atMost(LONG).until(() -> handled.equals(List.of(1L)));

    work.stop();
    work.join(LONG);

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
    await().atMost(LONG).until(work::isIdle);
    assertThat(work.isFull()).isFalse();
  }

  /** Whoever took over what was left at a dead registry has to read it before it can be done. */
  @Test
  void whatOthersLeftOpenDoesNotKeepItFromReading() {
    List<Long> left = LongStream.range(0, PartitionWork.LIMIT + 10).boxed().toList();
    PartitionWork work = begin(new Done(PartitionWork.LIMIT + 10, left));
    assertThat(work.isFull()).isFalse();

    left.forEach(offset -> work.take(List.of(at(offset, "key-" + offset))));

    await().atMost(LONG).until(work::isIdle);
    awaitProgress(work, new Done(PartitionWork.LIMIT + 10, List.of()));
  }

  @Test
  void aHandlerThatEndsAsNoneShouldIsTold() {
    PartitionWork work = begin(new Done(0, List.of()));

    work.take(List.of(at(0, "broken")));

    await().atMost(LONG).until(() -> work.failure().isPresent());
  }

  @Test
  void aLogThatLostItsEndIsReadAgain() {
    PartitionWork work = begin(new Done(100, List.of(90L)));

    work.take(List.of(at(40, "a"), at(95, "b"), at(100, "c")));

    await().atMost(LONG).until(() -> handled.equals(List.of(40L, 95L, 100L)));
    awaitProgress(work, new Done(101, List.of()));
  }

  private static void awaitProgress(PartitionWork work, Done done) {
    AtomicReference<Done> last = new AtomicReference<>();
    await()
        .atMost(LONG)
        .until(
            () -> {
              work.progress().ifPresent(last::set);
              return done.equals(last.get());
            });
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
