package io.slipway.load.noop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Writes the lives of builds that are long over, as if the farm had run for months. */
public final class History {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration APART = Duration.ofMillis(500);

  /** Longer than any session of a consumer here. */
  private static final Duration SESSION = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofMillis(200);

  private static final int LINGER_MILLIS = 20;
  private static final int AT_ONCE = 5_000;
  private static final String IMAGES = "image-events";
  private static final String PROMOTERS = "slipway-promoter";

  private History() {}

  /**
   * Writes this many builds, in turns over the images, and puts the promoters behind them. The
   * topics must be there, and no promoter may run.
   *
   * @param projects ids of the projects, one for each image
   */
  public static void write(String kafka, List<String> images, List<String> projects, int builds) {
    Instant at = Instant.now().minus(APART.multipliedBy(builds)).minus(Duration.ofHours(1));
    try (EventWriter events = new EventWriter(kafka, LINGER_MILLIS)) {
      for (int i = 0; i < builds; i++) {
        int image = i % images.size();
        life(
            events,
            new Past(
                images.get(image),
                projects.get(image),
                1 + i / images.size(),
                at.plus(APART.multipliedBy(i))));
        if (i % AT_ONCE == 0) {
          events.flush();
        }
      }
      events.flush();
    }
    handled(kafka);
  }

  /** As if the promoters had decided about all of it; none of them may run. */
  private static void handled(String kafka) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription topic :
          admin.describeTopics(List.of(IMAGES)).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(p -> ends.put(new TopicPartition(IMAGES, p.partition()), OffsetSpec.latest()));
      }
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      admin
          .listOffsets(ends)
          .all()
          .get()
          .forEach((place, end) -> offsets.put(place, new OffsetAndMetadata(end.offset())));
      awaitNobody(admin);
      admin.alterConsumerGroupOffsets(PROMOTERS, offsets).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the promoters' place could not be moved", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while moving the promoters' place", e);
    }
  }

  /** A promoter that was killed is a member until its session is over. */
  private static void awaitNobody(Admin admin) throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + SESSION.toNanos();
    while (System.nanoTime() < end && members(admin) > 0) {
      Thread.sleep(LOOK);
    }
  }

  private static int members(Admin admin) throws ExecutionException, InterruptedException {
    return admin.describeConsumerGroups(List.of(PROMOTERS)).all().get().values().stream()
        .mapToInt(group -> group.members().size())
        .sum();
  }

  private record Past(String image, String project, long number, Instant at) {
    String build() {
      return UUID.nameUUIDFromBytes((image + number).getBytes(StandardCharsets.UTF_8)).toString();
    }

    String commit() {
      return "%040x".formatted(number);
    }

    String digest() {
      return "sha256:%032x%032x".formatted(image.hashCode() & Integer.MAX_VALUE, number);
    }

    ObjectNode event() {
      return JSON.createObjectNode()
          .put("at", at.toString())
          .put("build", build())
          .put("image", image);
    }

    ObjectNode withSource() {
      ObjectNode event = event().put("project", project).put("number", number);
      event
          .putObject("source")
          .put("url", "http://127.0.0.1/none.git")
          .put("ref", "refs/heads/main")
          .put("commit", commit())
          .put("subdirectory", "")
          .put("dockerfile", "Dockerfile");
      return event;
    }

    ObjectNode moved(String tag) {
      return event()
          .put("tag", tag)
          .putNull("from")
          .put("to", digest())
          .put("number", number)
          .put("by", "promoter")
          .put("why", "history");
    }
  }

  private static void life(EventWriter events, Past past) {
    events.post(
        "build-requests",
        "io.slipway.build.requested.v1",
        past.withSource()
            .put("lane", "TRUSTED")
            .put("gate", "AUTOMATIC")
            .put("cause", "history")
            .put("deliveryKey", "history:" + past.build()));
    events.post("build-events", "dev.cdevents.build.queued.0.2.0", past.withSource());
    events.post(
        "build-events",
        "dev.cdevents.build.started.0.2.0",
        past.event().put("builder", "history").put("attempt", 1));
    events.post(
        IMAGES,
        "dev.cdevents.artifact.published.0.2.0",
        past.withSource().put("digest", past.digest()).put("gate", "AUTOMATIC").put("fence", 0));
    events.post(
        "build-events",
        "dev.cdevents.build.finished.0.2.0",
        past.event()
            .put("outcome", "SUCCESS")
            .put("message", "")
            .put("digest", past.digest())
            .put("attempt", 1));
    String own = "build-" + past.number() + "-" + past.commit().substring(0, 7);
    for (String tag : List.of(own, "staging", "latest")) {
      events.post("tag-moves", "io.slipway.tag.moved.v1", past.moved(tag));
    }
    events.post(
        "tag-moves", "io.slipway.tag.settled.v1", past.event().put("number", past.number()));
  }
}
