package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.Topics;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventHistoryIT {
  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);
  private final EventHistory history = new EventHistory(kafka, "history");
  private final String key = UUID.randomUUID().toString();

  @Test
  void findsWhatWasAcknowledgedSinceTheMomentAndNothingElse() throws Exception {
    try (var sink = new KafkaEventSink(kafka, "test")) {
      sink.send(SampleEvents.requested(key), TraceContext.newRoot());
    }
    Instant now = Instant.now();

    assertThat(any(key, now)).isTrue();
    assertThat(any("another", now)).isFalse();
    assertThat(any(key, now.plus(Duration.ofHours(1)))).isFalse();
  }

  @Test
  void saysSoWhenKafkaDoesNotAnswer() {
    var nowhere = new EventHistory(new KafkaSettings("127.0.0.1:1", 1, (short) 1), "history");
    assertThatThrownBy(() -> nowhere.any(Topics.BUILD_EVENTS, "key", Instant.now(), e -> true))
        .isInstanceOf(EventsUnavailable.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  private boolean any(String deliveryKey, Instant since) throws EventsUnavailable {
    return history.any(
        Topics.BUILD_REQUESTS,
        SampleEvents.IMAGE.value(),
        since,
        e -> e instanceof BuildRequested request && request.deliveryKey().equals(deliveryKey));
  }
}
