package io.slipway.kafka;

import io.slipway.events.FarmEvent.DeadLetterReplayed;
import io.slipway.events.Topics;
import io.slipway.model.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Shows what was laid aside and puts it back. A replay and the event that tells of it are one
 * transaction, and whoever replays reads first, as the only holder of the transactional id, what
 * was replayed before: however often and from wherever it is asked for, a letter goes back once.
 */
public final class DeadLetterBox {
  private static final String TRANSACTIONAL_ID = "slipway-dead-letters";

  /** As many are in memory, at most a megabyte each. */
  private static final int AT_ONCE = 25;

  private final KafkaSettings settings;
  private final String clientId;
  private final Clock clock;
  private final EventCodec codec;

  /** A box that names itself to the broker. */
  public DeadLetterBox(KafkaSettings settings, String clientId, Clock clock) {
    this.settings = settings;
    this.clientId = clientId;
    this.clock = clock;
    this.codec = new EventCodec(clientId);
  }

  /**
   * Which letters are to be put back.
   *
   * @param place one letter; empty for all that were not put back yet
   * @param topics letters of these topics
   * @param again also what was put back before
   * @param by who asks
   */
  public record Wish(Optional<String> place, Set<Topics> topics, boolean again, String by) {}

  /** What became of a wish. */
  public sealed interface Outcome {
    /** These letters were put back, the oldest first; none when there was nothing to do. */
    record Done(List<Moved> moved) implements Outcome {}

    /** No such letter. */
    record Unknown() implements Outcome {}

    /** It was put back before. */
    record Before(DeadLetter.Replay last) implements Outcome {}
  }

  /**
   * A letter that was put back.
   *
   * @param place where it stood first
   * @param to where it stands now
   */
  public record Moved(String place, String to) {}

  /** A letter, and where it lies; what is in it is read when it is put back. */
  private record Found(TopicPartition partition, long offset, DeadLetter letter) {}

  /**
   * The letters of these topics, the newest first.
   *
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  public List<DeadLetter> list(Set<Topics> topics) throws EventsUnavailable {
    List<DeadLetter> letters = new ArrayList<>();
    find(topics).forEach(found -> letters.add(found.letter()));
    return letters.reversed();
  }

  /**
   * Puts letters back at the end of their topics, as they were before they were laid aside.
   *
   * @throws EventsUnavailable when Kafka did not acknowledge; asking again is safe
   */
  public synchronized Outcome replay(Wish wish) throws EventsUnavailable {
    KafkaProducer<String, byte[]> producer =
        KafkaEventSink.open(KafkaConfig.transactional(settings, clientId, TRANSACTIONAL_ID));
    try {
      TopicSetup.ensure(settings);
      producer.initTransactions();
      List<Found> letters = find(wish.topics());
      if (wish.place().isPresent()) {
        String place = wish.place().get();
        letters = letters.stream().filter(f -> f.letter().place().equals(place)).toList();
        if (letters.isEmpty()) {
          return new Outcome.Unknown();
        }
        List<DeadLetter.Replay> before = letters.getFirst().letter().replays();
        if (!before.isEmpty() && !wish.again()) {
          return new Outcome.Before(before.getLast());
        }
      }
      List<Found> chosen =
          letters.stream().filter(f -> wish.again() || f.letter().replays().isEmpty()).toList();
      List<Moved> moved = new ArrayList<>();
      for (int i = 0; i < chosen.size(); i += AT_ONCE) {
        List<Found> some = chosen.subList(i, Math.min(i + AT_ONCE, chosen.size()));
        moved.addAll(putBack(producer, some, wish.by()));
      }
      return new Outcome.Done(moved);
    } catch (ExecutionException | KafkaException e) {
      throw EventsUnavailable.at(settings, "the replay was not acknowledged", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EventsUnavailable.at(settings, "interrupted while replaying", e);
    } finally {
      producer.close(Duration.ZERO); // what is not committed by now is not to be
    }
  }

  /** One transaction. A record's offset is known before it is committed. */
  private List<Moved> putBack(
      KafkaProducer<String, byte[]> producer, List<Found> letters, String by)
      throws ExecutionException, InterruptedException, EventsUnavailable {
    var records = records(letters);
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Found found : letters) {
      var record = Objects.requireNonNull(records.get(found.partition())).get(found.offset());
      sent.add(
          producer.send(
              DeadLetter.original(Objects.requireNonNull(record), found.letter().topic())));
    }
    List<Moved> moved = new ArrayList<>();
    List<Future<RecordMetadata>> told = new ArrayList<>();
    for (int i = 0; i < letters.size(); i++) {
      RecordMetadata at = sent.get(i).get();
      Moved one =
          new Moved(
              letters.get(i).letter().place(),
              at.topic() + "/" + at.partition() + "/" + at.offset());
      moved.add(one);
      var event = new DeadLetterReplayed(clock.instant(), one.place(), one.to(), by);
      told.add(producer.send(codec.encode(event, TraceContext.newRoot())));
    }
    for (Future<RecordMetadata> one : told) {
      one.get();
    }
    producer.commitTransaction();
    return moved;
  }

  /** What is in these letters. */
  private Map<TopicPartition, Map<Long, ConsumerRecord<String, byte[]>>> records(
      List<Found> letters) throws EventsUnavailable {
    Map<TopicPartition, SortedSet<Long>> wanted = new HashMap<>();
    for (Found found : letters) {
      wanted.computeIfAbsent(found.partition(), p -> new TreeSet<>()).add(found.offset());
    }
    Map<TopicPartition, Map<Long, ConsumerRecord<String, byte[]>>> records = new HashMap<>();
    for (var partition : wanted.entrySet()) {
      records.put(
          partition.getKey(),
          RecordLookup.read(settings, clientId, partition.getKey(), partition.getValue()));
    }
    return records;
  }

  /** The newest letter of each place, in the order in which they were laid aside. */
  private List<Found> find(Set<Topics> topics) throws EventsUnavailable {
    Map<String, List<DeadLetter.Replay>> replays = replays();
    Map<String, Topics> originals = new HashMap<>();
    topics.forEach(topic -> originals.put(topic.deadLetter(), topic));
    Map<String, Found> found = new LinkedHashMap<>();
    RecordScan.read(
        settings,
        clientId,
        originals.keySet(),
        record -> {
          Topics original = originals.get(record.topic());
          if (original != null && record.key() != null) {
            List<DeadLetter.Replay> of = replays.getOrDefault(record.key(), List.of());
            found.put(
                record.key(),
                new Found(
                    new TopicPartition(record.topic(), record.partition()),
                    record.offset(),
                    DeadLetter.of(record, original.topic(), of)));
          }
        });
    return found.values().stream().sorted(Comparator.comparing(f -> f.letter().at())).toList();
  }

  private Map<String, List<DeadLetter.Replay>> replays() throws EventsUnavailable {
    Map<String, List<DeadLetter.Replay>> replays = new HashMap<>();
    new EventScan(settings, clientId)
        .read(
            Set.of(Topics.FARM_EVENTS),
            received -> {
              if (received.event() instanceof DeadLetterReplayed event) {
                replays
                    .computeIfAbsent(event.place(), place -> new ArrayList<>())
                    .add(new DeadLetter.Replay(event.at(), event.to(), event.by()));
              }
            });
    return replays;
  }
}
