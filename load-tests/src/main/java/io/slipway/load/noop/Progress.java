package io.slipway.load.noop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the ledger: a build is over when {@code latest} was moved to it or refused to it. */
public final class Progress implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> config = new HashMap<>();
  private final Set<String> builds = new HashSet<>();
  private final List<Long> times = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stop;
  private volatile boolean following;

  /** Follows from the present end of the ledger. */
  public Progress(String kafka) throws InterruptedException {
    config.put("bootstrap.servers", kafka);
    config.put("enable.auto.commit", false);
    config.put("isolation.level", "read_committed");
    this.thread = Thread.ofPlatform().name("progress").daemon().start(this::follow);
    while (!following) {
      Thread.sleep(20);
    }
  }

  private void follow() {
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("tag-moves").stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      following = true;
      while (!stop) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          note(JSON.readTree(record.value()));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the ledger has a line that is no JSON", e);
    }
  }

  private synchronized void note(JsonNode line) {
    if (line.path("tag").asText().equals("latest") && builds.add(line.path("build").asText())) {
      times.add(System.nanoTime());
      notifyAll();
    }
  }

  /** Waits until this many builds are over, but no longer than this; how many are. */
  public synchronized int await(int count, Duration max) throws InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    while (times.size() < count && System.nanoTime() < end) {
      wait(100);
    }
    return times.size();
  }

  /** When each of them was over, {@link System#nanoTime()}, in order. */
  public synchronized List<Long> times() {
    return List.copyOf(times);
  }

  @Override
  public void close() {
    stop = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
