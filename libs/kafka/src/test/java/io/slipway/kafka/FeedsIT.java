package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slipway.events.BuildEvent;
import io.slipway.events.Topics;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sinks and feeds against a real broker. Topics are shared: every test looks for its own keys. */
@Timeout(120)
class FeedsIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);
  private final TraceContext trace = TraceContext.newRoot();
  private final String mark = UUID.randomUUID().toString();

  @BeforeEach
  void topics() throws Exception {
    TopicSetup.ensure(kafka);
  }

  @Test
  void ensuringTopicsTwiceIsFine() throws Exception {
    TopicSetup.ensure(kafka);
  }

  @Test
  void replayReadsFromTheBeginningAndGoesOnLive() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var sink = new KafkaEventSink(kafka, "test")) {
      long first = sink.send(SampleEvents.requested(mark + "-1"), trace);
      long second = sink.send(SampleEvents.requested(mark + "-2"), trace);
      assertThat(second).isGreaterThan(first);
      try (EventFeed feed =
          EventFeed.replay(kafka, "test", Set.of(Topics.BUILD_REQUESTS), r -> seen.add(key(r)))) {
        feed.awaitCaughtUp(LONG);
        assertThat(mine(seen)).containsExactly(mark + "-1", mark + "-2");
        assertThat(feed.healthy()).isTrue();

        sink.send(SampleEvents.requested(mark + "-3"), trace);
        await().atMost(LONG).until(() -> mine(seen).size() == 3);
      }
    }
  }

  @Test
  void fromAMomentOnNothingOlderIsReadAndCatchingUpMissesNothing() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var sink = new KafkaEventSink(kafka, "test")) {
      sink.send(SampleEvents.requested(mark + "-old"), trace);
      Instant since = Instant.now().plusMillis(1);
      await().atMost(LONG).until(() -> Instant.now().isAfter(since));
      sink.send(SampleEvents.requested(mark + "-new"), trace);
      try (EventFeed feed =
          EventFeed.since(
              kafka, "test", Set.of(Topics.BUILD_REQUESTS), since, r -> seen.add(key(r)))) {
        feed.awaitCaughtUp(LONG);
        for (int i = 0; i < 3; i++) {
          sink.send(SampleEvents.requested(mark + "-" + i), trace);
          feed.catchUp(LONG);
          assertThat(mine(seen)).endsWith(mark + "-" + i);
        }
        assertThat(mine(seen)).first().isEqualTo(mark + "-new");
      }
    }
  }

  @Test
  void transactionIsSeenWholeAndTheSecondHolderFencesTheFirst() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    EventSink first = KafkaEventSink.transactional(kafka, "first", "tx-" + mark);
    first.sendAll(outgoing("a", "b"));
    EventSink second = KafkaEventSink.transactional(kafka, "second", "tx-" + mark);
    second.sendAll(outgoing("c"));

    assertThatThrownBy(() -> first.sendAll(outgoing("never")))
        .isInstanceOfSatisfying(EventsUnavailable.class, e -> assertThat(e.fenced()).isTrue());
    assertThatThrownBy(() -> first.sendAll(outgoing("never")))
        .isInstanceOfSatisfying(EventsUnavailable.class, e -> assertThat(e.fenced()).isTrue());
    second.sendAll(outgoing("d"));
    try (EventFeed feed =
        EventFeed.replay(kafka, "test", Set.of(Topics.BUILD_REQUESTS), r -> seen.add(key(r)))) {
      feed.awaitCaughtUp(LONG);
      assertThat(mine(seen)).containsExactly(mark + "-a", mark + "-b", mark + "-c", mark + "-d");
    }
    first.close();
    second.close();
  }

  /**
   * Somebody else's transaction, a replay of dead letters say, is open in front of what a scheduler
   * wrote: who takes over must not decide before it has read that.
   */
  @Test
  void nobodyHasCaughtUpWhileAnOpenTransactionHidesWhatFollowsIt() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    EventCodec codec = new EventCodec("test");
    try (var sink = new KafkaEventSink(kafka, "test");
        var other =
            KafkaEventSink.open(KafkaConfig.transactional(kafka, "other", "open-" + mark))) {
      other.initTransactions();
      other.beginTransaction();
      other.send(codec.encode(SampleEvents.requested(mark + "-open"), trace)).get();
      sink.send(SampleEvents.requested(mark + "-hidden"), trace);
      try (EventFeed feed =
          EventFeed.replay(kafka, "test", Set.of(Topics.BUILD_REQUESTS), r -> seen.add(key(r)))) {
        assertThatThrownBy(() -> feed.awaitCaughtUp(Duration.ofSeconds(3)))
            .isInstanceOf(EventsUnavailable.class);
        assertThat(mine(seen)).isEmpty();

        other.commitTransaction();
        feed.awaitCaughtUp(LONG);
        assertThat(mine(seen)).containsExactly(mark + "-open", mark + "-hidden");

        other.beginTransaction();
        other.send(codec.encode(SampleEvents.requested(mark + "-aborted"), trace)).get();
        sink.send(SampleEvents.requested(mark + "-later"), trace);
        assertThatThrownBy(() -> feed.catchUp(Duration.ofSeconds(2)))
            .isInstanceOf(EventsUnavailable.class);
        other.abortTransaction();
        feed.catchUp(LONG);
        assertThat(mine(seen)).last().isEqualTo(mark + "-later");
      }
    }
  }

  @Test
  void whoReadsFromTheBeginningLaysABadRecordAsideOnce() throws Exception {
    sendRaw("of-yesterday-" + mark);
    for (String reader : List.of("first", "second", "first")) {
      try (EventFeed feed =
          EventFeed.replay(kafka, reader + mark, Set.of(Topics.BUILD_REQUESTS), r -> {})) {
        feed.awaitCaughtUp(LONG);
      }
    }
    assertThat(deadLetters())
        .filteredOn(l -> header(l, DeadLetters.REASON).contains("of-yesterday-" + mark))
        .hasSize(1)
        .allMatch(l -> header(l, DeadLetters.READER).equals("first" + mark));
  }

  @Test
  void tooLargeAnEventIsTheCallersFault() {
    try (var sink = new KafkaEventSink(kafka, "test")) {
      var huge =
          new BuildEvent.LogAppended(
              SampleEvents.AT,
              SampleEvents.BUILD,
              SampleEvents.IMAGE,
              "s",
              0,
              List.of("x".repeat(2_000_000)));

      assertThatThrownBy(() -> sink.send(huge, trace)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nobodyListeningIsToldInTime() {
    var nowhere = new KafkaSettings("127.0.0.1:1", 1, (short) 1);
    try (var sink = new KafkaEventSink(nowhere, "test")) {
      assertThatThrownBy(() -> sink.send(SampleEvents.requested(mark), trace))
          .isInstanceOf(EventsUnavailable.class)
          .hasMessageContaining("127.0.0.1:1");
    }
    try (EventFeed feed = EventFeed.replay(nowhere, "t", Set.of(Topics.PROJECTS), r -> {})) {
      assertThat(feed.healthy()).isFalse();
      assertThat(feed.caughtUp()).isFalse();
    }
  }

  @Test
  void groupTriesAgainWhileSomethingIsAwayAndRemembersWhatIsDone() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    AtomicInteger failures = new AtomicInteger();
    FeedHandler flaky =
        r -> {
          if (key(r).equals(mark + "-x") && failures.incrementAndGet() <= 7) {
            throw new IOException("away");
          }
          seen.add(key(r));
        };
    try (var sink = new KafkaEventSink(kafka, "test")) {
      sink.sendAll(outgoing("x", "y"));
      try (EventFeed feed = group(flaky)) {
        feed.awaitCaughtUp(Duration.ofSeconds(60));
      }
      assertThat(mine(seen)).containsExactly(mark + "-x", mark + "-y");
      assertThat(failures.get()).isEqualTo(8);

      sink.sendAll(outgoing("z"));
      seen.clear();
      try (EventFeed feed = group(r -> seen.add(key(r)))) {
        await().atMost(LONG).until(() -> !mine(seen).isEmpty());
        assertThat(seen).containsExactly(mark + "-z");
      }
    }
  }

  @Test
  void poisonAndUnknownTypesBecomeDeadLettersAndTheRestGoesOn() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    FeedHandler handler =
        r -> {
          if (key(r).equals(mark + "-poison")) {
            throw new IllegalStateException("no " + mark);
          }
          seen.add(key(r));
        };
    sendRaw("of-tomorrow-" + mark);
    try (var sink = new KafkaEventSink(kafka, "test")) {
      sink.sendAll(outgoing("poison", "good"));
    }
    try (EventFeed feed = group(handler)) {
      feed.awaitCaughtUp(Duration.ofSeconds(60));
      assertThat(mine(seen)).containsExactly(mark + "-good");
    }
    List<ConsumerRecord<String, byte[]>> letters = deadLetters();
    assertThat(letters.stream().map(l -> header(l, DeadLetters.REASON)))
        .anyMatch(reason -> reason.contains("of-tomorrow-" + mark))
        .anyMatch(reason -> reason.contains("no " + mark));
    assertThat(letters.getLast().key()).startsWith("build-requests/");
    assertThat(header(letters.getLast(), DeadLetters.TOPIC)).isEqualTo("build-requests");
    assertThat(header(letters.getLast(), DeadLetters.OFFSET)).matches("[0-9]+");
  }

  private EventFeed group(FeedHandler handler) {
    return EventFeed.group(kafka, "group-" + mark, Set.of(Topics.BUILD_REQUESTS), handler);
  }

  private List<Outgoing> outgoing(String... names) {
    List<Outgoing> events = new ArrayList<>();
    for (String name : names) {
      events.add(new Outgoing(SampleEvents.requested(mark + "-" + name), trace));
    }
    return events;
  }

  private static String key(Received received) {
    return received.event() instanceof BuildEvent.BuildRequested request
        ? request.deliveryKey()
        : "";
  }

  private List<String> mine(List<String> seen) {
    return seen.stream().filter(s -> s.startsWith(mark)).toList();
  }

  private void sendRaw(String type) throws Exception {
    var record = new EventCodec("test").encode(SampleEvents.requested(mark), trace);
    var strange = new ProducerRecord<String, byte[]>(record.topic(), record.key(), record.value());
    EventCodec.put(strange.headers(), "ce_type", type);
    EventCodec.put(strange.headers(), "ce_id", "1");
    try (var producer = KafkaEventSink.open(KafkaConfig.producer(kafka, "raw"))) {
      producer.send(strange).get();
    }
  }

  private List<ConsumerRecord<String, byte[]>> deadLetters() {
    var partition = new TopicPartition(Topics.BUILD_REQUESTS.deadLetter(), 0);
    List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            KafkaConfig.consumer(kafka, "letters"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Map<TopicPartition, Long> end = consumer.endOffsets(List.of(partition));
      while (consumer.position(partition) < end.getOrDefault(partition, 0L)) {
        consumer.poll(Duration.ofMillis(500)).forEach(letters::add);
      }
    }
    return letters;
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
