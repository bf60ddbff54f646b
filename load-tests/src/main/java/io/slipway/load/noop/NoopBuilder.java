package io.slipway.load.noop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.load.farm.RedisProbe;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Takes jobs as a builder does (one at a time, claimed in Redis, told to Kafka), and instead of
 * building writes a manifest without layers to the registry. No engine, no Git, no cache, no logs.
 */
public final class NoopBuilder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP = "slipway-builders-trusted";
  private static final String JOBS = "build-jobs.trusted";
  private static final Duration POLL = Duration.ofMillis(50); // JobFeed says why
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration CLAIM_PAUSE = Duration.ofMillis(5);

  private final String kafka;
  private final RedisProbe redis;
  private final EventWriter events;
  private final EmptyImages images;
  private final List<Thread> slots = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private volatile boolean stop;

  /** Starts this many slots. */
  public NoopBuilder(String kafka, String redis, String registry, int count) {
    this.kafka = kafka;
    this.redis = new RedisProbe(redis);
    this.events = new EventWriter(kafka);
    this.images = new EmptyImages(registry);
    configureGroup();
    for (int i = 1; i <= count; i++) {
      String name = "noop-" + i;
      slots.add(Thread.ofPlatform().name(name).daemon().start(() -> work(name)));
    }
  }

  /** As the farm's builders do: jobs that are there already count, aborted ones do not. */
  private void configureGroup() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, GROUP),
                  List.of(
                      set("share.auto.offset.reset", "earliest"),
                      set("share.isolation.level", "read_committed"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the share group could not be set up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while setting up the share group", e);
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  private void work(String slot) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", kafka);
    config.put("group.id", GROUP);
    config.put("share.acknowledgement.mode", "explicit");
    config.put("share.acquire.mode", "record_limit");
    config.put("max.poll.records", 1);
    try (var jobs =
        new KafkaShareConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      jobs.subscribe(List.of(JOBS));
      while (!stop) {
        for (ConsumerRecord<String, byte[]> record : jobs.poll(POLL)) {
          take(jobs, record, slot);
        }
      }
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException(slot + " broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(
      KafkaShareConsumer<String, byte[]> jobs, ConsumerRecord<String, byte[]> record, String slot)
      throws IOException, ExecutionException, InterruptedException {
    ObjectNode job = (ObjectNode) JSON.readTree(record.value());
    String claim = job.path("claim").asText(job.path("image").asText());
    String lease = "slipway:lease:" + claim;
    String holder = job.path("fence").asText() + " " + slot + "/" + job.path("attempt").asText();
    // The scheduler hears of a build's end a moment before its lease is free. Given back at once,
    // such a job would come ten times within that moment, and Kafka gives it up then.
    while (!redis.claim(lease, holder, LEASE)) {
      Thread.sleep(CLAIM_PAUSE);
    }
    ObjectNode started =
        event(job).put("builder", slot).put("attempt", job.path("attempt").asInt());
    events.send("build-events", "dev.cdevents.build.started.0.2.0", started).get();
    jobs.acknowledge(record, AcknowledgeType.ACCEPT);
    jobs.commitSync();
    note(job.path("project").asText());
    String digest = images.push(job.path("image").asText(), job.path("build").asText());
    ObjectNode published = event(job).put("digest", digest);
    published.setAll(job.deepCopy().retain("project", "source", "gate", "number", "fence"));
    events.send("image-events", "dev.cdevents.artifact.published.0.2.0", published).get();
    ObjectNode finished =
        event(job)
            .put("outcome", "SUCCESS")
            .put("message", "")
            .put("digest", digest)
            .put("attempt", job.path("attempt").asInt());
    events.send("build-events", "dev.cdevents.build.finished.0.2.0", finished).get();
    redis.free(lease);
  }

  private static ObjectNode event(ObjectNode job) {
    return JSON.createObjectNode()
        .put("at", Instant.now().toString())
        .put("build", job.path("build").asText())
        .put("image", job.path("image").asText());
  }

  private synchronized void note(String project) {
    order.add(project);
  }

  /** The projects of the builds in the order in which they were started. */
  public synchronized List<String> order() {
    return List.copyOf(order);
  }

  @Override
  public void close() {
    stop = true;
    for (Thread slot : slots) {
      try {
        slot.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    events.close();
    images.close();
  }
}
