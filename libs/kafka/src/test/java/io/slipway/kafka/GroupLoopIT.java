package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.events.Topics;
import io.slipway.events.Wish.PromotionRequested;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestKafka;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a group's feed does at once and what in order, on a real broker. */
@Timeout(600)
class GroupLoopIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int EVENTS = 24;

  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);
  private final String mark = "m" + UUID.randomUUID();
  private final Map<Integer, List<Long>> handled = new ConcurrentHashMap<>();
  private final AtomicInteger slow = new AtomicInteger(-1);
  private final CountDownLatch other = new CountDownLatch(1);
  private final AtomicInteger held = new AtomicInteger();

  /** What is away, and whom that was said. */
  private final Set<String> away = ConcurrentHashMap.newKeySet();

  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final List<Received> done = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> atOnce = new ConcurrentHashMap<>();
  private final Set<String> overlapping = ConcurrentHashMap.newKeySet();

  @Test
  void aSlowEventHoldsUpNoOtherPartitionAndNothingIsHandledTwice() throws Exception {
    send();
    try (EventFeed feed = group()) {
      feed.awaitCaughtUp(Duration.ofSeconds(60));
      await().atMost(LONG).until(() -> count() == EVENTS);
    }
    assertThat(held).as("events that waited in vain for another partition").hasValue(0);
    assertThat(handled).hasSizeGreaterThan(1);
    handled.values().forEach(offsets -> assertThat(offsets).doesNotHaveDuplicates());

    try (EventFeed again = group()) {
      again.awaitCaughtUp(Duration.ofSeconds(60));
    }
    assertThat(count()).as("all was committed").isEqualTo(EVENTS);
  }

  @Test
  void whatFailsForEverHoldsUpItsOwnKeyOnly() throws Exception {
    away.add(image(7).value());
    send();
    send();
    try (EventFeed feed = lasting()) {
      await().atMost(LONG).until(() -> handledOnce() == 2 * (EVENTS - 1));
      send();
      await().atMost(LONG).until(() -> handledOnce() == 3 * (EVENTS - 1));
      assertThat(feed.caughtUp()).isFalse();
    }
    assertThat(refused).containsOnlyKeys(image(7).value());
    assertThat(refused.get(image(7).value())).isGreaterThan(1);
    done.clear();
    away.clear();

    try (EventFeed feed = lasting()) {
      feed.awaitCaughtUp(LONG);
    }
    assertThat(done).extracting(Received::key).containsOnly(image(7).value()).hasSize(3);
    assertThat(done).extracting(Received::offset).isSorted();
  }

  @Test
  void anotherMemberTakesOverWhatWaitsAndNothingElse() throws Exception {
    away.add(image(7).value());
    send();
    try (EventFeed first = lasting()) {
      await().atMost(LONG).until(() -> handledOnce() == EVENTS - 1);
      try (EventFeed second = lasting()) {
        await().atMost(LONG).until(second::healthy);
        first.close();
        send();
        await().atMost(LONG).until(() -> handledOnce() == 2 * (EVENTS - 1));
        away.clear();
        await().atMost(LONG).until(() -> handledOnce() == 2 * EVENTS);
        second.awaitCaughtUp(LONG);
      }
    }
    assertThat(done).extracting(Received::place).doesNotHaveDuplicates();
    assertThat(overlapping).as("keys of which two events were handled at once").isEmpty();
  }

  /** Fails for what is away, and notes what it handled. */
  private EventFeed lasting() {
    return EventFeed.group(
        kafka,
        "lasting-" + mark,
        Set.of(Topics.IMAGE_EVENTS),
        received -> {
          if (!(received.event() instanceof PromotionRequested wish && wish.by().equals(mark))) {
            return;
          }
          if (atOnce.merge(received.key(), 1, Integer::sum) > 1) {
            overlapping.add(received.key());
          }
          try {
            if (away.contains(received.key())) {
              refused.merge(received.key(), 1, Integer::sum);
              throw new IOException("no route to " + received.key());
            }
            done.add(received);
          } finally {
            atOnce.merge(received.key(), -1, Integer::sum);
          }
        });
  }

  private long handledOnce() {
    return done.stream().map(Received::place).distinct().count();
  }

  private static ImageName image(int n) {
    return new ImageName("registry.test/batch/" + n);
  }

  private int count() {
    return handled.values().stream().mapToInt(List::size).sum();
  }

  private EventFeed group() {
    return EventFeed.group(kafka, "batch-" + mark, Set.of(Topics.IMAGE_EVENTS), this::handle);
  }

  private void handle(Received received) throws InterruptedException {
    if (!(received.event() instanceof PromotionRequested wish && wish.by().equals(mark))) {
      return;
    }
    if (slow.compareAndSet(-1, received.partition())) {
      held.addAndGet(other.await(LONG.toSeconds(), TimeUnit.SECONDS) ? 0 : 1);
    } else if (slow.get() != received.partition()) {
      other.countDown();
    }
    handled
        .computeIfAbsent(received.partition(), p -> new CopyOnWriteArrayList<>())
        .add(received.offset());
  }

  private void send() throws EventsUnavailable {
    try (KafkaEventSink sink = new KafkaEventSink(kafka, "test")) {
      for (int i = 0; i < EVENTS; i++) {
        Instant at = Instant.parse("2026-03-01T10:00:00Z");
        sink.send(
            new PromotionRequested(at, image(i), 1, new Tag("latest"), mark),
            TraceContext.newRoot());
      }
    }
  }
}
