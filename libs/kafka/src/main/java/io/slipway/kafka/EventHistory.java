package io.slipway.kafka;

import io.slipway.events.BuildEvent;
import io.slipway.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Looks back at what was told since a moment, without keeping anything: for questions that are
 * asked seldom. Safe for many threads.
 */
public final class EventHistory {
  private static final Duration POLL = Duration.ofMillis(500);

  /** A job is held for 30 s while its history is looked at: the answer has to come well before. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Clocks of senders differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final String ALL = "read_uncommitted";
  private static final String COMMITTED = "read_committed";

  private final KafkaSettings settings;
  private final String clientId;
  private final EventCodec codec;
  private final Duration patience;

  /** A history that names itself to the broker. */
  public EventHistory(KafkaSettings settings, String clientId) {
    this(settings, clientId, PATIENCE);
  }

  private EventHistory(KafkaSettings settings, String clientId, Duration patience) {
    this.settings = settings;
    this.clientId = clientId;
    this.codec = new EventCodec(clientId);
    this.patience = patience;
  }

  /** The same for somebody who can wait longer, or less long, than ten seconds for an answer. */
  public EventHistory withPatience(Duration other) {
    return new EventHistory(settings, clientId, other);
  }

  /**
   * Whether an event like this was acknowledged on the topic since a moment. Sees events of open
   * transactions, too: one must not hide what was told after it.
   *
   * @param key of the events that may be meant
   * @param since by the clocks of the events' senders, which may differ by minutes
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  public boolean any(Topics topic, String key, Instant since, Predicate<BuildEvent> wanted)
      throws EventsUnavailable {
    return look(topic, since, ALL, (k, event) -> key.equals(k) && wanted.test(event));
  }

  /**
   * The same of what is committed only: for topics that are written in transactions, where an
   * aborted one has told nothing.
   *
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  public boolean anyCommitted(Topics topic, String key, Instant since, Predicate<BuildEvent> wanted)
      throws EventsUnavailable {
    return look(topic, since, COMMITTED, (k, event) -> key.equals(k) && wanted.test(event));
  }

  /**
   * What was acknowledged on the topic since a moment and up to this call, of all keys.
   *
   * @param since by the clocks of the events' senders, which may differ by minutes; so some older
   *     events may be among them
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  public List<BuildEvent> since(Topics topic, Instant since) throws EventsUnavailable {
    List<BuildEvent> found = new ArrayList<>();
    look(
        topic,
        since,
        ALL,
        (key, event) -> {
          found.add(event);
          return false;
        });
    return found;
  }

  private boolean look(
      Topics topic, Instant since, String isolation, BiPredicate<String, BuildEvent> wanted)
      throws EventsUnavailable {
    Map<String, Object> config = KafkaConfig.consumer(settings, clientId);
    config.put("isolation.level", isolation);
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> ends = start(consumer, topic, since.minus(SKEW));
      long end = System.nanoTime() + patience.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() > end) {
          throw EventsUnavailable.at(
              settings, "the history was not read", new TimeoutException("after " + patience));
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (matches(record, wanted)) {
            return true;
          }
        }
      }
      return false;
    } catch (KafkaException e) {
      throw EventsUnavailable.at(settings, "the history could not be read", e);
    }
  }

  /** Goes to where the moment is in each partition; returns where they end now. */
  private static Map<TopicPartition, Long> start(
      KafkaConsumer<String, byte[]> consumer, Topics topic, Instant since) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.topic()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> moments = new HashMap<>();
    partitions.forEach(partition -> moments.put(partition, since.toEpochMilli()));
    consumer.assign(partitions);
    consumer
        .offsetsForTimes(moments)
        .forEach(
            (partition, at) ->
                consumer.seek(
                    partition, at == null ? ends.getOrDefault(partition, 0L) : at.offset()));
    return ends;
  }

  private boolean matches(
      ConsumerRecord<String, byte[]> record, BiPredicate<String, BuildEvent> wanted) {
    try {
      return record.key() != null && wanted.test(record.key(), codec.decode(record).event());
    } catch (Undecodable e) {
      return false; // the topic's readers lay it aside
    }
  }
}
