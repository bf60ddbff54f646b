package io.slipway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads records whose places are known. */
final class RecordLookup {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Without any progress. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private RecordLookup() {}

  /**
   * The records at these places, by offset; in one pass, because a consumer that jumps back and
   * forth waits at every jump for what it has asked for before.
   *
   * @throws EventsUnavailable when one is gone, or Kafka does not answer in time
   */
  static Map<Long, ConsumerRecord<String, byte[]>> read(
      KafkaSettings settings, String clientId, TopicPartition partition, SortedSet<Long> offsets)
      throws EventsUnavailable {
    Map<Long, ConsumerRecord<String, byte[]>> found = new HashMap<>();
    try (var consumer =
        new KafkaConsumer<>(
            KafkaConfig.consumer(settings, clientId + "-lookup"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offsets.getFirst());
      long heard = System.nanoTime();
      while (consumer.position(partition) <= offsets.getLast()) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          heard = System.nanoTime();
          if (offsets.contains(record.offset())) {
            found.put(record.offset(), record);
          }
        }
        if (System.nanoTime() - heard > PATIENCE.toNanos()) {
          break;
        }
      }
    } catch (KafkaException e) {
      throw EventsUnavailable.at(settings, "records could not be read", e);
    }
    if (found.size() < offsets.size()) {
      throw EventsUnavailable.at(
          settings,
          "not every record of " + partition + " is there",
          new TimeoutException("found " + found.size() + " of " + offsets.size()));
    }
    return found;
  }
}
