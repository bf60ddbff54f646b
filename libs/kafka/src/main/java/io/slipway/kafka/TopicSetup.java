package io.slipway.kafka;

import io.slipway.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics. A broker that makes topics by itself would give them one partition and a week
 * of memory, so every sink and feed asks for this before its first use.
 */
public final class TopicSetup {
  private static final String FOR_EVER = "-1";

  private TopicSetup() {}

  /**
   * Makes the topics and dead-letter topics that are missing; changes none that is there.
   *
   * @throws EventsUnavailable when Kafka does not answer
   */
  public static void ensure(KafkaSettings settings) throws EventsUnavailable {
    try (Admin admin = Admin.create(KafkaConfig.admin(settings))) {
      createMissing(settings, admin);
    } catch (ExecutionException | KafkaException e) {
      throw EventsUnavailable.at(settings, "the topics could not be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EventsUnavailable.at(settings, "interrupted while making topics", e);
    }
  }

  private static void createMissing(KafkaSettings settings, Admin admin)
      throws ExecutionException, InterruptedException {
    try {
      Set<String> present = admin.listTopics().names().get();
      List<NewTopic> missing =
          wanted(settings).stream().filter(t -> !present.contains(t.name())).toList();
      if (!missing.isEmpty()) {
        create(admin, missing);
      }
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO); // else closing would wait for the answer
      throw e;
    }
  }

  static List<NewTopic> wanted(KafkaSettings settings) {
    List<NewTopic> topics = new ArrayList<>();
    for (Topics topic : Topics.all()) {
      topics.add(
          new NewTopic(topic.topic(), partitions(settings, topic), settings.replication())
              .configs(configs(settings, retention(topic))));
      topics.add(
          new NewTopic(topic.deadLetter(), 1, settings.replication())
              .configs(configs(settings, DEAD_LETTERS)));
    }
    return topics;
  }

  /**
   * A share group divides partitions among its members. Jobs have one, which all members share:
   * with more, a job waits for the builder that its partition went to while others are idle.
   */
  private static int partitions(KafkaSettings settings, Topics topic) {
    return switch (topic) {
      case BUILD_JOBS_TRUSTED, BUILD_JOBS_UNTRUSTED, GATE_JOBS -> 1;
      case AUDIT -> 1; // one chain
      case BUILD_REQUESTS,
          BUILD_EVENTS,
          BUILD_LOGS,
          IMAGE_EVENTS,
          TAG_MOVES,
          PROJECTS,
          CACHE_ENTRIES,
          FARM_EVENTS ->
          settings.partitions();
    };
  }

  /** Compacted by place of origin: a record that several readers lay aside is kept once. */
  private static final Map<String, String> DEAD_LETTERS =
      Map.of("cleanup.policy", "compact,delete", "retention.ms", days(30));

  private static Map<String, String> retention(Topics topic) {
    if (topic.compacted()) {
      return Map.of("cleanup.policy", "compact");
    }
    return switch (topic) {
      case BUILD_LOGS, BUILD_JOBS_TRUSTED, BUILD_JOBS_UNTRUSTED, GATE_JOBS ->
          Map.of("cleanup.policy", "delete", "retention.ms", days(30));
      // Build numbers and tags are counted from these, or they are evidence: never trimmed.
      case BUILD_REQUESTS,
          BUILD_EVENTS,
          IMAGE_EVENTS,
          TAG_MOVES,
          PROJECTS,
          CACHE_ENTRIES,
          FARM_EVENTS,
          AUDIT ->
          Map.of("cleanup.policy", "delete", "retention.ms", FOR_EVER, "retention.bytes", FOR_EVER);
    };
  }

  private static Map<String, String> configs(
      KafkaSettings settings, Map<String, String> retention) {
    Map<String, String> configs = new HashMap<>(retention);
    if (settings.replication() >= 3) {
      configs.put("min.insync.replicas", "2");
    }
    return configs;
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws ExecutionException, InterruptedException {
    for (var made : admin.createTopics(missing).values().values()) {
      try {
        made.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another service was faster
          throw e;
        }
      }
    }
  }

  private static String days(int days) {
    return Long.toString(Duration.ofDays(days).toMillis());
  }
}
