package io.slipway.testsupport;

import io.slipway.embedded.LocalKafka;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Kafka for tests, a single node with share groups. Tests share it: use topics, groups or keys of
 * your own.
 */
public final class TestKafka {
  private static final String IMAGE = "apache/kafka:4.4.0";

  private final String address;

  private TestKafka(String address) {
    this.address = address;
  }

  /** The one of this JVM; started at the first call. */
  public static TestKafka get() {
    return Only.INSTANCE;
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return address;
  }

  /** Another name for {@link #address()}, as Kafka clients call it. */
  public String bootstrapServers() {
    return address;
  }

  private static TestKafka start() {
    int port = Infrastructure.freePort();
    String published = "127.0.0.1:" + port;
    if (ContainerEngine.start(IMAGE, port, 9092, environment(published)).isPresent()) {
      Infrastructure.announce("kafka", "container " + IMAGE, published);
      return new TestKafka(published);
    }
    Path directory = Infrastructure.directory("kafka");
    LocalKafka server = LocalKafka.start(directory, 0);
    Infrastructure.endWithJvm(server::close, directory);
    Infrastructure.announce("kafka", "local process", server.address());
    return new TestKafka(server.address());
  }

  /** The image's own defaults replicate to three nodes and advertise an address inside. */
  private static Map<String, String> environment(String published) {
    return Map.ofEntries(
        Map.entry("KAFKA_NODE_ID", "1"),
        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        Map.entry("KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093"),
        Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + published),
        Map.entry(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
        Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1"),
        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"));
  }

  private static final class Only {
    private static final TestKafka INSTANCE = start();
  }
}
