package io.slipway.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays records aside that cannot be handled, with the reason and the place where they stood, so
 * that one bad record never stops the others and nothing is lost. Safe for use by several threads.
 */
final class DeadLetters implements AutoCloseable {
  static final String REASON = "slipway_reason";
  static final String TOPIC = "slipway_topic";
  static final String PARTITION = "slipway_partition";
  static final String OFFSET = "slipway_offset";
  static final String KEY = "slipway_key";
  static final String READER = "slipway_reader";

  /** On a copy of a job: the place of the record that it replaces. */
  static final String COPY_OF = "slipway_copy_of";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final KafkaSettings settings;
  private final String reader;
  private @Nullable KafkaProducer<String, byte[]> producer;

  /** By topic; read when the first record of one is to be laid aside. */
  private final Map<String, LaidAside> there = new HashMap<>();

  DeadLetters(KafkaSettings settings, String reader) {
    this.settings = settings;
    this.reader = reader;
  }

  /**
   * Lays a record aside, unless it lies there already: who reads a topic from its beginning meets
   * the same bad records every time.
   *
   * @throws EventsUnavailable when Kafka did not acknowledge; the record must be kept
   */
  synchronized void add(ConsumerRecord<String, byte[]> record, String reason)
      throws EventsUnavailable {
    String place = record.topic() + "/" + record.partition() + "/" + record.offset();
    LaidAside known = laidAside(record.topic());
    if (known.contains(record.partition(), record.offset())) {
      LOG.debug("{} lies aside already", place);
      return;
    }
    var letter =
        new ProducerRecord<String, byte[]>(record.topic() + ".dead-letter", place, record.value());
    Headers headers = letter.headers();
    record.headers().forEach(headers::add);
    EventCodec.put(headers, REASON, reason);
    EventCodec.put(headers, TOPIC, record.topic());
    EventCodec.put(headers, PARTITION, Integer.toString(record.partition()));
    EventCodec.put(headers, OFFSET, Long.toString(record.offset()));
    EventCodec.put(headers, READER, reader);
    if (record.key() != null) {
      EventCodec.put(headers, KEY, record.key());
    }
    write(letter, "laying aside " + place);
    known.add(record.partition(), record.offset());
    LOG.warn("{} laid {} aside in {}: {}", reader, place, letter.topic(), reason);
  }

  private LaidAside laidAside(String topic) throws EventsUnavailable {
    LaidAside known = there.get(topic);
    if (known == null) {
      known = LaidAside.read(settings, reader, topic);
      there.put(topic, known);
    }
    return known;
  }

  /** Puts a copy of a record at the end of its topic. */
  void again(ConsumerRecord<String, byte[]> record) throws EventsUnavailable {
    var copy =
        new ProducerRecord<String, byte[]>(
            record.topic(), null, null, record.key(), record.value(), record.headers());
    copy.headers().remove(COPY_OF);
    EventCodec.put(copy.headers(), COPY_OF, record.partition() + "/" + record.offset());
    write(copy, "putting a job back");
  }

  private void write(ProducerRecord<String, byte[]> record, String what) throws EventsUnavailable {
    try {
      connected().send(record).get(15, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw EventsUnavailable.at(settings, what + " was not acknowledged", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EventsUnavailable.at(settings, "interrupted while " + what, e);
    }
  }

  private synchronized KafkaProducer<String, byte[]> connected() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              KafkaConfig.producer(settings, reader + "-dead-letters"),
              new StringSerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(java.time.Duration.ofSeconds(2));
    }
  }
}
