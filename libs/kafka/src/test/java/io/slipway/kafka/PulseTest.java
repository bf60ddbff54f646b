package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a feed says that Kafka is away. */
class PulseTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final ConsumerRecords<String, byte[]> NOTHING = ConsumerRecords.empty();

  private final MockConsumer<String, byte[]> kafka = new MockConsumer<>("earliest");
  private final FeedState state = new FeedState();
  private final AtomicLong now = new AtomicLong();
  private final Pulse pulse = new Pulse(kafka, state, now::get);

  @BeforeEach
  void reading() {
    kafka.assign(List.of(PARTITION));
    kafka.updateEndOffsets(Map.of(PARTITION, 0L));
    state.healthy(true);
  }

  @Test
  void oneQuestionWithoutAnAnswerIsABusyMachine() {
    askedInVain();
    assertThat(state.healthy()).isTrue();

    pulse.after(NOTHING);
    askedInVain();
    assertThat(state.healthy()).isTrue();
  }

  @Test
  void twoInARowAreAKafkaThatIsAway() {
    askedInVain();
    askedInVain();
    assertThat(state.healthy()).isFalse();

    pulse.after(NOTHING);
    assertThat(state.healthy()).as("it is asked again after a while only").isFalse();
    now.addAndGet(Pulse.EVERY.toNanos());
    pulse.after(NOTHING);
    assertThat(state.healthy()).isTrue();
  }

  @Test
  void theSecondQuestionDoesNotWait() {
    askedInVain();
    kafka.setOffsetsException(new TimeoutException("away"));
    pulse.after(NOTHING);
    assertThat(state.healthy()).isFalse();
  }

  @Test
  void anEventIsAnAnswer() {
    askedInVain();
    pulse.after(
        new ConsumerRecords<>(
            Map.of(PARTITION, List.of(new ConsumerRecord<>("t", 0, 0, "k", new byte[0]))),
            Map.of()));
    askedInVain();
    assertThat(state.healthy()).isTrue();
  }

  private void askedInVain() {
    kafka.setOffsetsException(new TimeoutException("away"));
    now.addAndGet(Pulse.EVERY.toNanos());
    pulse.after(NOTHING);
  }
}
