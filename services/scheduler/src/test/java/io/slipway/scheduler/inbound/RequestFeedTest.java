package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.kafka.KafkaSettings;
import org.junit.jupiter.api.Test;

class RequestFeedTest {
  /** A push that a poll has found would look new to a scheduler that has just started. */
  @Test
  void nobodyReadsTheBookBeforeItIsWhole() {
    try (RequestFeed feed = RequestFeed.start(new KafkaSettings("127.0.0.1:1", 1, (short) 1))) {
      assertThatThrownBy(feed::book)
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.getResponse().getStatus()).isEqualTo(503));
    }
  }
}
