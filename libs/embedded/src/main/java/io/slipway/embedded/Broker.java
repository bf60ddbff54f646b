package io.slipway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commands and files of a single KRaft node. */
record Broker(Path dir, Path lib) implements Blueprint {
  private static final int FORMAT_SECONDS = 60;

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<String> command(int port, int inner) throws IOException {
    Files.writeString(dir.resolve("log4j2.yaml"), LOGGING);
    Path config = dir.resolve("server.properties");
    Files.writeString(config, properties(port, inner));
    if (!Files.exists(data().resolve("meta.properties"))) {
      format(config);
    }
    return java("-Xms64m", "-Xmx320m", "kafka.Kafka", config.toString());
  }

  @Override
  public boolean healthy(int port) {
    return Probes.kafka(port);
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(90);
  }

  private Path data() {
    return dir.resolve("data");
  }

  private List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-cp",
            lib + "/*",
            "-XX:TieredStopAtLevel=1", // a small node: quick to start beats quick at its peak
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlog4j2.configurationFile=" + dir.resolve("log4j2.yaml"),
            "-Dslipway.kafka.log=" + dir.resolve("kafka-server.log")));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Writes the cluster's id and its feature levels; a node does not start without. */
  private void format(Path config) throws IOException {
    List<String> command =
        java(
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            "c2xpcHdheS1sb2NhbC0wMQ",
            "--config",
            config.toString(),
            "--feature",
            "share.version=1");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    try {
      if (!process.waitFor(FORMAT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new StartFailed("cannot format Kafka's storage in " + data() + "; read " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailed("interrupted while formatting Kafka's storage", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * A member of a share group learns of its partitions at its second heartbeat, so with Kafka's 5 s
   * the first job of a new farm would wait as long.
   */
  private String properties(int port, int controllerPort) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%3$s
    auto.create.topics.enable=false
    num.network.threads=2
    num.io.threads=4
    num.replica.fetchers=1
    num.recovery.threads.per.data.dir=1
    background.threads=2
    log.cleaner.dedupe.buffer.size=16777216
    log.segment.bytes=67108864
    default.replication.factor=1
    min.insync.replicas=1
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=4
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    share.coordinator.state.topic.num.partitions=4
    group.initial.rebalance.delay.ms=0
    group.share.heartbeat.interval.ms=500
    group.share.min.heartbeat.interval.ms=500
    group.share.record.lock.duration.ms=30000
    group.share.delivery.count.limit=10
    """
        .formatted(port, controllerPort, data());
  }

  private static final String LOGGING =
      """
      Configuration:
        status: error
        Appenders:
          RollingFile:
            name: file
            fileName: "${sys:slipway.kafka.log}"
            filePattern: "${sys:slipway.kafka.log}.%i"
            PatternLayout:
              pattern: "%d %p %c{1} %m%n"
            SizeBasedTriggeringPolicy:
              size: 20MB
            DefaultRolloverStrategy:
              max: 2
        Loggers:
          Root:
            level: warn
            AppenderRef:
              ref: file
          Logger:
            - name: kafka.server
              level: info
      """;
}
