package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.Topics;
import io.slipway.kafka.DeadLetterBox.Outcome;
import io.slipway.kafka.DeadLetterBox.Wish;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real broker. The topic is shared: every test looks for its own image. */
@Timeout(240)
class DeadLetterBoxIT {
  private static final Set<Topics> TOPICS = Set.of(Topics.TAG_MOVES);
  private static final int MESSAGES = 1000;
  private static final int POISON = 10;

  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);
  private final String mark = UUID.randomUUID().toString();
  private final ImageName image = new ImageName("registry.test/" + mark);
  private final EventCodec codec = new EventCodec("test");
  private final DeadLetterBox box = new DeadLetterBox(kafka, "box", Clock.systemUTC());
  private final List<Long> done = new CopyOnWriteArrayList<>();
  private volatile boolean broken = true;

  /**
   * Every tenth message is bad: ten that the handler cannot handle, ninety that nobody can read.
   */
  @Test
  void aHundredBadOnesAmongNineHundredStopNoneAndGoBackWhenTheCauseIsGone() throws Exception {
    send(MESSAGES);
    try (EventFeed feed = EventFeed.group(kafka, "letters-" + mark, TOPICS, this::handle)) {
      await().atMost(Duration.ofSeconds(120)).until(() -> letters().size() == MESSAGES / 10);
      await().atMost(Duration.ofSeconds(60)).until(() -> done.size() >= MESSAGES * 9 / 10);
      assertThat(done).hasSize(MESSAGES * 9 / 10).doesNotHaveDuplicates();
      assertThat(letters())
          .allMatch(l -> l.reader().equals("letters-" + mark) && l.replays().isEmpty())
          .extracting(DeadLetter::reason)
          .areExactly(POISON, is("could not be handled after 5 attempts", "broken " + mark))
          .areExactly(30, is("unknown event type 'io.slipway.of.tomorrow.v9'"))
          .areExactly(30, is("the header ce_id is missing"))
          .areExactly(30, is("cannot be read"));

      broken = false;
      List<DeadLetter> poison = letters().stream().filter(l -> l.reason().contains(mark)).toList();
      for (DeadLetter letter : poison) {
        assertThat(replay(Optional.of(letter.place()), false)).isInstanceOf(Outcome.Done.class);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> done.size() == 900 + POISON);

      List<String> mine = letters().stream().map(DeadLetter::place).toList();
      var rest = (Outcome.Done) replay(Optional.empty(), false);
      assertThat(rest.moved().stream().map(DeadLetterBox.Moved::place).filter(mine::contains))
          .hasSize(90);
      await().atMost(Duration.ofSeconds(60)).until(() -> letters().size() == 190);
      assertThat(letters().stream().filter(l -> l.replays().isEmpty()))
          .as("what nobody can read is laid aside anew")
          .hasSize(90);
      assertThat(done).hasSize(900 + POISON).doesNotHaveDuplicates();
    }
  }

  @Test
  void aRecordGoesBackExactlyAsItWasAndOnlyOnce() throws Exception {
    ProducerRecord<String, byte[]> sent = event(1);
    sent.headers().add("ce_type", "io.slipway.of.tomorrow.v9".getBytes(StandardCharsets.UTF_8));
    sent.headers().add("slipway_reason", "its own".getBytes(StandardCharsets.UTF_8));
    write(List.of(sent));
    try (EventFeed feed = EventFeed.group(kafka, "letters-" + mark, TOPICS, this::handle)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> letters().size() == 1);
    }
    String place = letters().getFirst().place();

    assertThat(replay(Optional.of("tag-moves/0/999999"), false))
        .isInstanceOf(Outcome.Unknown.class);
    var first = (Outcome.Done) replay(Optional.of(place), false);
    assertThat(replay(Optional.of(place), false))
        .isEqualTo(new Outcome.Before(letters().getFirst().replays().getFirst()));
    assertThat(replay(Optional.of(place), true)).isInstanceOf(Outcome.Done.class);

    List<ConsumerRecord<String, byte[]>> there = records();
    assertThat(there).hasSize(3);
    for (ConsumerRecord<String, byte[]> record : there) {
      assertThat(record.key()).isEqualTo(sent.key());
      assertThat(record.partition()).isEqualTo(there.getFirst().partition());
      assertThat(record.value()).isEqualTo(sent.value());
      assertThat(headers(record.headers().toArray())).isEqualTo(headers(sent.headers().toArray()));
    }
    assertThat(letters().getFirst().replays())
        .hasSize(2)
        .allMatch(r -> r.by().equals("ada"))
        .first()
        .returns(first.moved().getFirst().to(), DeadLetter.Replay::to);
  }

  /** Both have read that the letter is still there; only the holder of the transaction may act. */
  @Test
  void twoWhoAskAtTheSameTimePutItBackOnce() throws Exception {
    ProducerRecord<String, byte[]> sent = event(1);
    sent.headers().remove("ce_id");
    write(List.of(sent));
    try (EventFeed feed = EventFeed.group(kafka, "letters-" + mark, TOPICS, this::handle)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> letters().size() == 1);
    }
    Optional<String> place = Optional.of(letters().getFirst().place());
    Callable<Outcome> ask =
        () ->
            new DeadLetterBox(kafka, "other", Clock.systemUTC())
                .replay(new Wish(place, TOPICS, false, "ada"));
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Outcome>> asked = threads.invokeAll(List.of(ask, ask, ask, ask));
      assertThat(asked).allMatch(Future::isDone);
    }

    // Those who were fenced off ask again.
    replay(place, false);
    assertThat(letters().getFirst().replays()).hasSize(1);
    assertThat(records()).hasSize(2);
  }

  private void handle(Received received) {
    if (received.event() instanceof TagMoved moved && moved.image().equals(image)) {
      if (broken && moved.number() % 10 == 0) {
        throw new IllegalStateException("broken " + mark);
      }
      done.add(moved.number());
    }
  }

  private Outcome replay(Optional<String> place, boolean again) throws EventsUnavailable {
    return box.replay(new Wish(place, TOPICS, again, "ada"));
  }

  private List<DeadLetter> letters() throws EventsUnavailable {
    return box.list(TOPICS).stream().filter(l -> l.key().equals(image.value())).toList();
  }

  private void send(int count) throws Exception {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean bad = i % 10 == 0;
      int kind = i < POISON * 10 ? 0 : 1 + i / 10 % 3;
      ProducerRecord<String, byte[]> record = event(i);
      if (bad && kind == 1) {
        EventCodec.put(record.headers(), "ce_type", "io.slipway.of.tomorrow.v9");
      } else if (bad && kind == 2) {
        record.headers().remove("ce_id");
      } else if (bad && kind == 3) {
        record = cut(record);
      }
      records.add(record);
    }
    write(records);
  }

  private static ProducerRecord<String, byte[]> cut(ProducerRecord<String, byte[]> record) {
    byte[] half = Arrays.copyOf(record.value(), record.value().length / 2);
    return new ProducerRecord<>(record.topic(), null, null, record.key(), half, record.headers());
  }

  private ProducerRecord<String, byte[]> event(long number) {
    BuildEvent event =
        new TagMoved(
            SampleEvents.AT,
            image,
            new Tag("latest"),
            Optional.empty(),
            SampleEvents.DIGEST,
            SampleEvents.BUILD,
            number,
            "ada",
            mark);
    return codec.encode(event, TraceContext.newRoot());
  }

  private void write(List<ProducerRecord<String, byte[]>> records) throws Exception {
    TopicSetup.ensure(kafka);
    try (var producer = KafkaEventSink.open(KafkaConfig.producer(kafka, "raw"))) {
      for (ProducerRecord<String, byte[]> record : records) {
        producer.send(record);
      }
      producer.flush();
    }
  }

  private List<ConsumerRecord<String, byte[]>> records() throws EventsUnavailable {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    RecordScan.read(
        kafka,
        "test",
        List.of("tag-moves"),
        record -> {
          if (image.value().equals(record.key())) {
            records.add(record);
          }
        });
    return records;
  }

  private static List<String> headers(Header[] headers) {
    return Arrays.stream(headers)
        .map(h -> h.key() + "=" + new String(h.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static org.assertj.core.api.Condition<String> is(String... parts) {
    return new org.assertj.core.api.Condition<>(
        reason -> Arrays.stream(parts).allMatch(reason::contains), "says %s", List.of(parts));
  }
}
