package io.slipway.kafka;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which records of a topic were laid aside: their places only, not what is in them. */
final class LaidAside {
  private final String topic;
  private final Map<Integer, Set<Long>> offsets = new HashMap<>();

  private LaidAside(String topic) {
    this.topic = topic;
  }

  /**
   * Reads what lies aside of a topic.
   *
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  static LaidAside read(KafkaSettings settings, String clientId, String topic)
      throws EventsUnavailable {
    LaidAside all = new LaidAside(topic);
    RecordScan.read(
        settings,
        clientId + "-laid-aside",
        List.of(topic + ".dead-letter"),
        letter -> all.add(letter.key()));
    return all;
  }

  /** Takes a letter's key in, which is the place of its record; other keys say nothing. */
  private void add(String place) {
    String[] parts = place == null ? new String[0] : place.split("/", -1);
    if (parts.length == 3
        && parts[0].equals(topic)
        && parts[1].matches("[0-9]{1,9}")
        && parts[2].matches("[0-9]{1,18}")) {
      add(Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
  }

  void add(int partition, long offset) {
    offsets.computeIfAbsent(partition, p -> new HashSet<>()).add(offset);
  }

  boolean contains(int partition, long offset) {
    return offsets.getOrDefault(partition, Set.of()).contains(offset);
  }
}
