package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.Topics;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicSetupTest {
  private final Map<String, NewTopic> wanted =
      TopicSetup.wanted(new KafkaSettings("127.0.0.1:1", 6, (short) 3)).stream()
          .collect(Collectors.toMap(NewTopic::name, Function.identity()));

  @Test
  void everyTopicHasADeadLetterTopic() {
    for (Topics topic : Topics.all()) {
      assertThat(wanted).containsKeys(topic.topic(), topic.deadLetter());
      assertThat(config(topic.deadLetter(), "cleanup.policy")).isEqualTo("compact,delete");
    }
  }

  @Test
  void whatNumbersAndTagsAreCountedFromIsNeverTrimmed() {
    for (String topic :
        new String[] {
          "build-requests", "build-events", "image-events", "tag-moves", "farm-events", "audit"
        }) {
      assertThat(config(topic, "cleanup.policy")).isEqualTo("delete");
      assertThat(config(topic, "retention.ms")).isEqualTo("-1");
      assertThat(config(topic, "retention.bytes")).isEqualTo("-1");
    }
  }

  @Test
  void projectsAndCacheEntriesAreCompacted() {
    assertThat(config("projects", "cleanup.policy")).isEqualTo("compact");
    assertThat(config("cache-entries", "cleanup.policy")).isEqualTo("compact");
  }

  @Test
  void theChainIsOne() {
    assertThat(wanted).extractingByKey("audit").returns(1, NewTopic::numPartitions);
  }

  @Test
  void threeCopiesNeedTwoAcknowledgements() {
    assertThat(config("build-requests", "min.insync.replicas")).isEqualTo("2");
  }

  private String config(String topic, String name) {
    NewTopic made = wanted.get(topic);
    assertThat(made).isNotNull();
    return String.valueOf(made.configs().get(name));
  }
}
