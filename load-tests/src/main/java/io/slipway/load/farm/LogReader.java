package io.slipway.load.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.slipway.load.evidence.Told;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads topics from their beginning to their present end, with nothing of the services' code. */
public final class LogReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(300);

  private LogReader() {}

  /** All records of the topics that are wanted; of transactions only what was committed. */
  public static List<Told> read(String kafka, Predicate<String> wanted) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", kafka);
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", false);
    config.put("default.api.timeout.ms", 20_000);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().entrySet().stream()
              .filter(t -> !t.getKey().startsWith("__") && wanted.test(t.getKey()))
              .flatMap(t -> t.getValue().stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<Told> told = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(record -> told.add(told(record)));
      }
      return told;
    }
  }

  private static Told told(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return new Told(
        record.topic(), record.partition(), record.offset(), data(record.value()), headers);
  }

  private static JsonNode data(byte @Nullable [] value) {
    try {
      return value == null ? MissingNode.getInstance() : JSON.readTree(value);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
