package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.embedded.LocalKafka;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.TopicSetup;
import io.slipway.leases.RedisLeases;
import io.slipway.scheduler.domain.Facts;
import io.slipway.scheduler.domain.Limits;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.outbound.BuildSpans;
import io.slipway.scheduler.outbound.Leadership;
import io.slipway.scheduler.outbound.LeaseSight;
import io.slipway.telemetry.Telemetry;
import io.slipway.testsupport.TestRedis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a Kafka of its own: there is one scheduler per Kafka. */
class SchedulingLoopIT {
  private static final Duration LONG = Duration.ofSeconds(40);

  private final Telemetry telemetry = Telemetry.create("test", Optional.empty());

  @Test
  void aDefectDoesNotEndTheSchedulingOfAllBuilds(@TempDir Path dir) throws Exception {
    AtomicBoolean broke = new AtomicBoolean();
    InstantSource breaksOnce =
        () -> {
          if (broke.compareAndSet(false, true)) {
            throw new IllegalStateException("a defect");
          }
          return Instant.now();
        };
    try (LocalKafka broker = LocalKafka.start(dir, 0);
        RedisLeases leases = new RedisLeases(TestRedis.get().uri())) {
      KafkaSettings kafka = new KafkaSettings(broker.address(), 1, (short) 1);
      try (var sink = new KafkaEventSink(kafka, "test")) {
        sink.send(Facts.requested(Facts.IMAGE, "a"), Facts.TRACE);
      }
      try (SchedulingLoop loop = loop(kafka, leases, breaksOnce.withZone(ZoneOffset.UTC))) {
        loop.start();

        await().atMost(LONG).until(() -> loop.problem().isEmpty());
        assertThat(broke).isTrue();
        assertThat(loop.state().orElseThrow().outstanding(Facts.IMAGE).builds()).isEmpty();
      }
    }
  }

  @Test
  void closingDoesNotWaitForAKafkaThatIsAway() {
    try (RedisLeases leases = new RedisLeases(TestRedis.get().uri())) {
      KafkaSettings nowhere = new KafkaSettings("127.0.0.1:1", 1, (short) 1);
      SchedulingLoop loop = loop(nowhere, leases, Clock.systemUTC());
      loop.start();
      await().atMost(LONG).until(SchedulingLoopIT::waitsForKafka);
      long start = System.nanoTime();

      loop.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
  }

  private static boolean waitsForKafka() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(e -> e.getKey().getName().equals("scheduling"))
        .flatMap(e -> Arrays.stream(e.getValue()))
        .anyMatch(frame -> frame.getClassName().equals(TopicSetup.class.getName()));
  }

  private SchedulingLoop loop(KafkaSettings kafka, RedisLeases leases, Clock clock) {
    return new SchedulingLoop(
        kafka,
        new ProjectBook(),
        new SchedulingLoop.Tools(
            Limits.DEFAULTS,
            new BuildSpans(telemetry, Instant.now()),
            new LeaseSight(leases),
            new Leadership(leases, ":" + UUID.randomUUID(), "a", Duration.ofSeconds(2)),
            clock),
        new SchedulingLoop.Timing(Duration.ofMillis(100), Duration.ofSeconds(4)));
  }
}
