package io.slipway.kafka;

import java.util.HashMap;
import java.util.Map;

/** The client properties of every kind of client, in one place. Times are milliseconds. */
final class KafkaConfig {
  private static final int REQUEST_TIMEOUT = 5_000;

  /** What a member of a group takes with one poll. */
  static final int RECORDS_AT_ONCE = 50;

  private KafkaConfig() {}

  static Map<String, Object> admin(KafkaSettings settings) {
    Map<String, Object> config = base(settings);
    config.put("request.timeout.ms", REQUEST_TIMEOUT);
    config.put("default.api.timeout.ms", 8_000);
    return config;
  }

  /** Bounded, so that a webhook gets its 503 before the forge gives up waiting (10 s). */
  static Map<String, Object> producer(KafkaSettings settings, String clientId) {
    Map<String, Object> config = base(settings);
    config.put("client.id", clientId);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.put("linger.ms", 0);
    config.put("max.block.ms", 4_000);
    config.put("request.timeout.ms", 3_000);
    config.put("delivery.timeout.ms", 6_000);
    return config;
  }

  /** A dead process's open transaction holds up all readers: do not wait long for it. */
  static Map<String, Object> transactional(KafkaSettings settings, String clientId, String id) {
    Map<String, Object> config = producer(settings, clientId);
    config.put("transactional.id", id);
    config.put("transaction.timeout.ms", 15_000);
    config.put("max.block.ms", 10_000);
    return config;
  }

  static Map<String, Object> consumer(KafkaSettings settings, String clientId) {
    Map<String, Object> config = base(settings);
    config.put("client.id", clientId);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "earliest");
    config.put("allow.auto.create.topics", false);
    config.put("request.timeout.ms", REQUEST_TIMEOUT);
    config.put("default.api.timeout.ms", 10_000);
    return config;
  }

  /**
   * The classic protocol lets a member choose its session timeout: another takes over 10 s after a
   * death. What is at work comes to its end before a partition is given away, which polling waits
   * for: the poll interval is generous.
   */
  static Map<String, Object> group(KafkaSettings settings, String groupId) {
    Map<String, Object> config = consumer(settings, groupId);
    config.put("group.id", groupId);
    config.put("group.protocol", "classic");
    config.put("session.timeout.ms", 10_000);
    config.put("heartbeat.interval.ms", 2_000);
    config.put("max.poll.interval.ms", 900_000);
    config.put("max.poll.records", RECORDS_AT_ONCE);
    return config;
  }

  /** One record at a time, acknowledged by hand: a slow build holds up no other job. */
  static Map<String, Object> share(KafkaSettings settings, String group) {
    Map<String, Object> config = base(settings);
    config.put("client.id", group);
    config.put("group.id", group);
    config.put("share.acknowledgement.mode", "explicit");
    config.put("share.acquire.mode", "record_limit");
    config.put("max.poll.records", 1);
    config.put("request.timeout.ms", REQUEST_TIMEOUT);
    config.put("default.api.timeout.ms", 10_000);
    return config;
  }

  private static Map<String, Object> base(KafkaSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", settings.bootstrapServers());
    config.put("reconnect.backoff.ms", 50);
    config.put("reconnect.backoff.max.ms", 1_000);
    return config;
  }
}
