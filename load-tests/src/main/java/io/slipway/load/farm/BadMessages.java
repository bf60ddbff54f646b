package io.slipway.load.farm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends what no reader can read: broken JSON, and types that nobody knows, in turns. */
public final class BadMessages implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final String image;
  private final List<String> sent = new ArrayList<>();
  private final AtomicInteger numbers = new AtomicInteger();

  /**
   * Sends to this broker.
   *
   * @param image the key of the messages: they stand in the way of a real image's events
   */
  public BadMessages(String kafka, String image) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", kafka);
    config.put("acks", "all");
    config.put("delivery.timeout.ms", 60_000);
    config.put("request.timeout.ms", 5_000);
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    this.image = image;
  }

  /** Sends one; returns when the broker has it. One that it did not take proves nothing. */
  public void send(String topic) throws InterruptedException {
    int number = numbers.incrementAndGet();
    String marker = "poison-" + number;
    boolean broken = number % 2 == 1;
    var record =
        new ProducerRecord<String, byte[]>(
            topic,
            image,
            (broken ? "{\"build\": " : "{\"build\": \"?\"}").getBytes(StandardCharsets.UTF_8));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", marker);
    header(
        record, "ce_type", broken ? "io.slipway.build.requested.v1" : "io.slipway.unheard-of.v9");
    header(record, "chaos_marker", marker);
    try {
      producer.send(record).get();
      synchronized (this) {
        sent.add(marker);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker did not take " + marker, e);
    }
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The markers of all that the broker has. */
  public synchronized List<String> sent() {
    return List.copyOf(sent);
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(2));
  }
}
