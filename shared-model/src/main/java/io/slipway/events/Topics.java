package io.slipway.events;

import io.slipway.model.Lane;
import java.util.List;

/** The single list of topics. A topic's key decides what is in order with what. */
public enum Topics {
  /** Accepted requests; key image. The offset of a request is its build's fencing token. */
  BUILD_REQUESTS("build-requests", "image", false),
  /** Work for builders of the trusted lane; key image; read by a share group. */
  BUILD_JOBS_TRUSTED("build-jobs.trusted", "image", false),
  /** Work for builders of the untrusted lane; key image; read by a share group. */
  BUILD_JOBS_UNTRUSTED("build-jobs.untrusted", "image", false),
  /** Gates to check, for builders of the trusted lane; key image; read by a share group. */
  GATE_JOBS("gate-jobs", "image", false),
  /** What happens to builds; key image. */
  BUILD_EVENTS("build-events", "image", false),
  /** Output of builds; key build id. */
  BUILD_LOGS("build-logs", "build id", false),
  /** Published images and wishes about them; key image: one writer of tags per image. */
  IMAGE_EVENTS("image-events", "image", false),
  /** The ledger of every tag move; key image. Never trimmed. */
  TAG_MOVES("tag-moves", "image", false),
  /** Registered projects, the newest of each counts; key project id. */
  PROJECTS("projects", "project id", true),
  /** Which layer a step made, the newest of each counts; key digest of the cache key. */
  CACHE_ENTRIES("cache-entries", "cache key", true),
  /** What happens to the farm itself; key the door, the dead letter or the rule. Never trimmed. */
  FARM_EVENTS("farm-events", "door, dead letter or rule", false),
  /** The hash chain of privileged acts; one partition, one writer. Never trimmed. */
  AUDIT("audit", "always the same", false);

  private final String topic;
  private final String key;
  private final boolean compacted;

  Topics(String topic, String key, boolean compacted) {
    this.topic = topic;
    this.key = key;
    this.compacted = compacted;
  }

  /** The topic's name in Kafka. */
  public String topic() {
    return topic;
  }

  /** What its records are keyed by. */
  public String key() {
    return key;
  }

  /** Whether only the newest record of each key is kept. */
  public boolean compacted() {
    return compacted;
  }

  /** Where messages of this topic go that cannot be handled. */
  public String deadLetter() {
    return topic + ".dead-letter";
  }

  /** The job topic of a lane. */
  public static Topics jobs(Lane lane) {
    return switch (lane) {
      case TRUSTED -> BUILD_JOBS_TRUSTED;
      case UNTRUSTED -> BUILD_JOBS_UNTRUSTED;
    };
  }

  /** All of them. */
  public static List<Topics> all() {
    return List.of(values());
  }
}
