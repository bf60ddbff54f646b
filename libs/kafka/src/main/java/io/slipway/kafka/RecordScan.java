package io.slipway.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics once, from their beginning to where they end now; committed records only. */
final class RecordScan {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Without any progress. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private RecordScan() {}

  /**
   * Reads every partition in order.
   *
   * @param topics by name
   * @return the offset behind the last record that was there, of each partition
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  static Map<TopicPartition, Long> read(
      KafkaSettings settings,
      String clientId,
      Collection<String> topics,
      Consumer<ConsumerRecord<String, byte[]>> each)
      throws EventsUnavailable {
    TopicSetup.ensure(settings);
    try (var consumer =
        new KafkaConsumer<>(
            KafkaConfig.consumer(settings, clientId),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long heard = System.nanoTime();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<String, byte[]> record : records) {
          if (record.offset() < ends.getOrDefault(partition(record), 0L)) {
            each.accept(record);
          }
        }
        long now = System.nanoTime();
        heard = records.isEmpty() ? heard : now;
        if (now - heard > PATIENCE.toNanos()) {
          throw EventsUnavailable.at(
              settings, "not everything was read", new TimeoutException("after " + PATIENCE));
        }
      }
      return ends;
    } catch (KafkaException e) {
      throw EventsUnavailable.at(settings, "the topics could not be read", e);
    }
  }

  private static TopicPartition partition(ConsumerRecord<String, byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
