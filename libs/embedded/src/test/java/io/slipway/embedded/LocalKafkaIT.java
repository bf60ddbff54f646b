package io.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {
  @TempDir static Path dir;
  private static LocalKafka kafka;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.start(dir, 0);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aShareGroupHandsOutARecordAgainThatWasReleased() throws Exception {
    createTopic("jobs");
    readFromTheBeginning("workers");
    send("jobs", Map.of(), "job 1");

    try (KafkaShareConsumer<String, String> consumer = shareConsumer("workers")) {
      consumer.subscribe(List.of("jobs"));
      ConsumerRecord<String, String> first = next(consumer);
      consumer.acknowledge(first, AcknowledgeType.RELEASE);
      ConsumerRecord<String, String> again = next(consumer);
      consumer.acknowledge(again, AcknowledgeType.ACCEPT);
      consumer.commitSync();

      assertThat(again.value()).isEqualTo("job 1");
      assertThat(again.deliveryCount()).hasValue((short) 2);
    }
  }

  /** It gets its partitions at its second heartbeat; with Kafka's own interval, after 5 s. */
  @Test
  void aNewMemberOfAShareGroupDoesNotWaitLongForItsFirstRecord() throws Exception {
    createTopic("first-jobs");
    readFromTheBeginning("new-workers");
    send("first-jobs", Map.of(), "job 1");

    try (KafkaShareConsumer<String, String> consumer = shareConsumer("new-workers")) {
      consumer.subscribe(List.of("first-jobs"));
      assertThat(next(consumer).value()).isEqualTo("job 1");
    }
    assertThat(config(ConfigResource.Type.BROKER, "1", "group.share.heartbeat.interval.ms"))
        .isEqualTo("500");
    assertThat(config(ConfigResource.Type.GROUP, "new-workers", "share.heartbeat.interval.ms"))
        .isEqualTo("500");
  }

  @Test
  void aTransactionIsReadOnceCommitted() throws Exception {
    createTopic("ledger");
    send("ledger", Map.of("transactional.id", "writer"), "entry");

    try (KafkaConsumer<String, String> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.address(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition only = new TopicPartition("ledger", 0);
      reader.assign(List.of(only));
      reader.seekToBeginning(List.of(only));
      Awaitility.await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(30))
          .until(() -> list(reader.poll(Duration.ofMillis(200))), got -> got.size() == 1);
    }
  }

  @Test
  void aSecondStartInTheDirectoryFindsTheRunningBroker() {
    LocalKafka second = LocalKafka.start(dir, 0);

    assertThat(second.pid()).isEqualTo(kafka.pid());
    assertThat(second.address()).isEqualTo(kafka.address());
    assertThat(second.healthy()).isTrue();
  }

  private static void createTopic(String name) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static void readFromTheBeginning(String group)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, group),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static String config(ConfigResource.Type type, String name, String key)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(type, name);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      return Objects.requireNonNull(config).get(key).value();
    }
  }

  private static void send(String topic, Map<String, Object> extra, String value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> settings = new java.util.HashMap<>(extra);
    settings.put("bootstrap.servers", kafka.address());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      boolean transactional = extra.containsKey("transactional.id");
      if (transactional) {
        producer.initTransactions();
        producer.beginTransaction();
      }
      producer.send(new ProducerRecord<>(topic, value)).get();
      if (transactional) {
        producer.commitTransaction();
      }
    }
  }

  private static KafkaShareConsumer<String, String> shareConsumer(String group) {
    return new KafkaShareConsumer<>(
        Map.of(
            "bootstrap.servers",
            kafka.address(),
            "group.id",
            group,
            "share.acknowledgement.mode",
            "explicit"),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private static ConsumerRecord<String, String> next(KafkaShareConsumer<String, String> consumer) {
    // pollInSameThread: a consumer belongs to one thread.
    return Awaitility.await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(30))
        .until(() -> list(consumer.poll(Duration.ofMillis(200))), got -> !got.isEmpty())
        .getFirst();
  }

  private static List<ConsumerRecord<String, String>> list(ConsumerRecords<String, String> all) {
    List<ConsumerRecord<String, String>> list = new java.util.ArrayList<>();
    all.forEach(list::add);
    return list;
  }
}
