package io.slipway.kafka;

import io.slipway.events.Topics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads all events of topics once, from the beginning to where the topics end at the call, and
 * keeps nothing: for questions that are asked seldom. Safe for many threads.
 */
public final class EventScan {
  private final KafkaSettings settings;
  private final String clientId;
  private final EventCodec codec;

  /** A reader that names itself to the broker. */
  public EventScan(KafkaSettings settings, String clientId) {
    this.settings = settings;
    this.clientId = clientId;
    this.codec = new EventCodec(clientId);
  }

  /**
   * Hands over every committed event, in order per partition. What is no event of this version is
   * left out: the topic's readers lay it aside.
   *
   * @return the offset behind the last record of each {@code topic/partition}
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  public Map<String, Long> read(Set<Topics> topics, Consumer<Received> each)
      throws EventsUnavailable {
    Map<String, Long> ends = new TreeMap<>();
    RecordScan.read(
            settings,
            clientId,
            topics.stream().map(Topics::topic).toList(),
            record -> {
              try {
                each.accept(codec.decode(record));
              } catch (Undecodable e) {
                return; // left out
              }
            })
        .forEach(
            (partition, end) -> ends.put(partition.topic() + "/" + partition.partition(), end));
    return ends;
  }
}
