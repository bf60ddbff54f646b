package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.embedded.LocalKafka;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.leases.RedisLeases;
import io.slipway.model.ImageName;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.JedisPooled;

/** On a Kafka of its own, which all schedulers of the test share. */
class SeveralSchedulersIT {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final String LEADER = ":schedulers-of-this-test:";

  private final Telemetry telemetry = Telemetry.create("test", Optional.empty());
  private final List<BuildEvent> told = new CopyOnWriteArrayList<>();
  private final List<BuildRequested> requests = new ArrayList<>();

  @Test
  void oneIsActiveAnotherTakesOverAndNothingIsSaidTwice(@TempDir Path dir) throws Exception {
    try (LocalKafka broker = LocalKafka.start(dir, 0);
        RedisLeases leases = new RedisLeases(TestRedis.get().uri())) {
      KafkaSettings kafka = new KafkaSettings(broker.address(), 1, (short) 1);
      try (var sink = new KafkaEventSink(kafka, "test");
          EventFeed feed = follow(kafka);
          SchedulingLoop first = loop(kafka, leases)) {
        first.start();
        await().atMost(LONG).until(first::active);
        try (SchedulingLoop second = loop(kafka, leases)) {
          second.start();
          await().atMost(LONG).until(() -> second.problem().isEmpty());
          awaitJobOf(sink);
          assertThat(second.active()).isFalse();
          await()
              .atMost(LONG)
              .until(
                  () ->
                      second
                              .state()
                              .orElseThrow()
                              .list(Optional.empty(), Optional.empty(), 9)
                              .size()
                          == 1);

          first.close();
          await().atMost(LONG).until(second::active);
          awaitJobOf(sink);

          try (SchedulingLoop third = loop(kafka, leases)) {
            third.start();
            await().atMost(LONG).until(() -> third.problem().isEmpty());
            awaitJobOf(sink);
            assertThat(third.active()).isFalse();
            for (int flush = 0; flush < 5; flush++) {
              forgetLeader();
              await().atMost(LONG).until(() -> second.active() ^ third.active());
              awaitJobOf(sink);
            }
          }
        }
        assertThat(feed.healthy()).isTrue();
      }
    }
    assertThat(told.stream().filter(BuildDispatched.class::isInstance)).hasSize(requests.size());
    assertThat(told.stream().filter(BuildQueued.class::isInstance)).hasSize(requests.size());
  }

  private EventFeed follow(KafkaSettings kafka) {
    return EventFeed.replay(
        kafka,
        "test",
        Set.of(Topics.BUILD_EVENTS, Topics.BUILD_JOBS_TRUSTED),
        received -> told.add(received.event()));
  }

  private void awaitJobOf(KafkaEventSink sink) throws Exception {
    BuildRequested request =
        Facts.requested(new ImageName("registry/several/i" + requests.size()), "a");
    requests.add(request);
    sink.send(request, Facts.TRACE);
    await()
        .atMost(LONG)
        .until(
            () ->
                told.stream()
                    .anyMatch(
                        e -> e instanceof BuildDispatched j && j.build().equals(request.build())));
  }

  private static void forgetLeader() {
    try (JedisPooled redis = new JedisPooled(TestRedis.get().uri())) {
      redis.del("slipway:lease:" + LEADER);
    }
  }

  private SchedulingLoop loop(KafkaSettings kafka, RedisLeases leases) {
    return new SchedulingLoop(
        kafka,
        new ProjectBook(),
        new SchedulingLoop.Tools(
            new Limits(2, 100, java.util.Map.of(), Duration.ofMinutes(1)),
            new BuildSpans(telemetry, Instant.now()),
            new LeaseSight(leases),
            new Leadership(leases, LEADER, UUID.randomUUID().toString(), Duration.ofSeconds(10)),
            Clock.systemUTC()),
        new SchedulingLoop.Timing(Duration.ofMillis(100), Duration.ofSeconds(4)));
  }
}
