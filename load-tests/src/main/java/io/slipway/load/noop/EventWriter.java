package io.slipway.load.noop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends events as docs/events.md describes them. */
final class EventWriter implements AutoCloseable {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final KafkaProducer<String, byte[]> producer;
  private final List<Future<RecordMetadata>> posted = new ArrayList<>();

  EventWriter(String kafka) {
    this(kafka, 0);
  }

  /**
   * A writer that waits a moment for company.
   *
   * @param lingerMillis how long; much that is posted at once goes out faster with some
   */
  EventWriter(String kafka, int lingerMillis) {
    Map<String, Object> config = new HashMap<>();
    config.put("linger.ms", lingerMillis);
    config.put("batch.size", 256 * 1024);
    config.put("bootstrap.servers", kafka);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** Sends one, keyed by its image; the future is done when the broker has it. */
  Future<RecordMetadata> send(String topic, String type, ObjectNode data) {
    String key = data.path("image").asText();
    var record =
        new ProducerRecord<String, byte[]>(
            topic, key, data.toString().getBytes(StandardCharsets.UTF_8));
    Map.of(
            "ce_specversion",
            "1.0",
            "ce_id",
            UUID.randomUUID().toString(),
            "ce_source",
            "/slipway/load-tests",
            "ce_type",
            type,
            "ce_time",
            data.path("at").asText(),
            "ce_subject",
            key,
            "content-type",
            "application/json",
            "traceparent",
            TRACE)
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return producer.send(record);
  }

  /** Sends one without waiting; {@link #flush} tells whether the broker has all. */
  void post(String topic, String type, ObjectNode data) {
    posted.add(send(topic, type, data));
  }

  /** Waits until the broker has everything that was posted. */
  void flush() {
    producer.flush();
    for (Future<RecordMetadata> one : posted) {
      one.resultNow();
    }
    posted.clear();
  }

  @Override
  public void close() {
    producer.close();
  }
}
