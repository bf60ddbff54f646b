package io.slipway.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that was laid aside.
 *
 * @param place where it stood, {@code topic/partition/offset}: names it
 * @param topic where it stood and where a replay puts it
 * @param at when it was laid aside
 * @param reader who laid it aside
 * @param reason why
 * @param key of the original record; empty for none
 * @param summary its type and the beginning of its data
 * @param replays when it was put back, the oldest first
 */
public record DeadLetter(
    String place,
    String topic,
    Instant at,
    String reader,
    String reason,
    String key,
    String summary,
    List<Replay> replays) {
  private static final int SHOWN = 160;
  private static final Set<String> ADDED =
      Set.of(
          DeadLetters.REASON,
          DeadLetters.TOPIC,
          DeadLetters.PARTITION,
          DeadLetters.OFFSET,
          DeadLetters.KEY,
          DeadLetters.READER);

  /** Copies the list. */
  public DeadLetter {
    replays = List.copyOf(replays);
  }

  /**
   * A time that it was put back.
   *
   * @param to where it stood then, {@code topic/partition/offset}
   * @param by who asked
   */
  public record Replay(Instant at, String to, String by) {}

  static DeadLetter of(ConsumerRecord<String, byte[]> letter, String topic, List<Replay> replays) {
    return new DeadLetter(
        letter.key(),
        topic,
        Instant.ofEpochMilli(letter.timestamp()),
        text(letter, DeadLetters.READER),
        text(letter, DeadLetters.REASON),
        text(letter, DeadLetters.KEY),
        summary(letter),
        replays);
  }

  /**
   * The record as it was before it was laid aside. Only what was added then is taken off: a header
   * of the same name that the original had stays.
   */
  static ProducerRecord<String, byte[]> original(
      ConsumerRecord<String, byte[]> letter, String topic) {
    Header key = letter.headers().lastHeader(DeadLetters.KEY);
    var original =
        new ProducerRecord<String, byte[]>(topic, key == null ? null : text(key), letter.value());
    List<Header> headers = new ArrayList<>(List.of(letter.headers().toArray()));
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < headers.size(); i++) {
      last.put(headers.get(i).key(), i);
    }
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.get(i).key();
      if (!ADDED.contains(name) || last.getOrDefault(name, -1) != i) {
        original.headers().add(headers.get(i));
      }
    }
    return original;
  }

  private static String summary(ConsumerRecord<String, byte[]> letter) {
    byte[] value = letter.value();
    String data = value == null ? "no data" : new String(value, StandardCharsets.UTF_8);
    String line = (text(letter, "ce_type") + " " + data).strip();
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }

  private static String text(ConsumerRecord<String, byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "" : text(header);
  }

  private static String text(Header header) {
    byte @Nullable [] value = header.value();
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
