package io.slipway.builder.inbound;

import static org.awaitility.Awaitility.await;

import io.slipway.builder.domain.ImageEngine;
import io.slipway.builder.domain.JobLedger;
import io.slipway.builder.domain.Room;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventHistory;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.JobFeed;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.leases.RedisLeases;
import io.slipway.model.BuildId;
import io.slipway.model.BuilderId;
import io.slipway.model.TraceContext;
import io.slipway.telemetry.Telemetry;
import io.slipway.testsupport.TestKafka;
import io.slipway.testsupport.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Real Kafka and Redis around builders with an engine of the test's own. */
final class Farm implements AutoCloseable {
  static final Duration TTL = Duration.ofMillis(600);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);
  private final LossySink sink = new LossySink(new KafkaEventSink(kafka, "test"));
  private final RedisLeases leases = new RedisLeases(TestRedis.get().uri());
  private final Telemetry telemetry = Telemetry.create("test", Optional.empty());
  private final List<Received> seen = new CopyOnWriteArrayList<>();
  private final List<JobSlot> slots = new ArrayList<>();
  private final Cancellations cancellations = new Cancellations();
  private final EventFeed followed =
      EventFeed.since(
          kafka,
          "test-cancellations",
          Set.of(Topics.BUILD_EVENTS),
          Instant.now().minusSeconds(60),
          received -> cancellations.hear(received.event()));
  private final EventFeed feed =
      EventFeed.replay(
          kafka,
          "test-reader",
          Set.of(Topics.BUILD_EVENTS, Topics.BUILD_LOGS, Topics.IMAGE_EVENTS),
          seen::add);

  RedisLeases leases() {
    return leases;
  }

  /** A builder with short leases and all the time it needs. */
  JobSlot builder(String id, ImageEngine engine) {
    return builder(new JobRunner.Settings(new BuilderId(id), TTL, Duration.ZERO), engine);
  }

  /** All builders are in one group, so that no test sees the jobs of another again. */
  JobSlot builder(JobRunner.Settings settings, ImageEngine engine) {
    return builder(settings, engine, Optional::empty);
  }

  /** A builder that may be short of room. */
  JobSlot builder(JobRunner.Settings settings, ImageEngine engine, Room room) {
    String id = settings.builder().value();
    JobRunner runner =
        new JobRunner(
            settings,
            new JobRunner.Tools(
                leases,
                sink,
                engine,
                telemetry,
                new JobLedger(),
                new EventHistory(kafka, id + "-history"),
                cancellations));
    JobSlot slot =
        JobSlot.start(
            id,
            JobFeed.open(kafka, "builders-under-test", Topics.BUILD_JOBS_TRUSTED),
            runner,
            room);
    slots.add(slot);
    return slot;
  }

  Cancellations cancellations() {
    return cancellations;
  }

  TraceContext dispatch(BuildDispatched job) throws EventsUnavailable {
    TraceContext trace = TraceContext.newRoot();
    sink.send(job, trace);
    return trace;
  }

  /** The builders that tell the next so many starts hear that these may be lost. */
  void loseStarts(int count) {
    sink.loseStarts(count);
  }

  /** What builders send goes through this. */
  LossySink sink() {
    return sink;
  }

  /** What another builder would tell. */
  void tell(BuildEvent event) throws EventsUnavailable {
    sink.send(event, TraceContext.newRoot());
  }

  /** What was told of a build until now. */
  List<Received> told(BuildId build) {
    return seen.stream()
        .filter(r -> r.event() instanceof BuildEvent.OfBuild e && e.build().equals(build))
        .toList();
  }

  <E extends BuildEvent> List<E> told(BuildId build, Class<E> type) {
    return told(build).stream()
        .map(Received::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  BuildFinished awaitEnd(BuildDispatched job) {
    return await()
        .atMost(PATIENCE)
        .until(() -> told(job.build(), BuildFinished.class), ends -> !ends.isEmpty())
        .getFirst();
  }

  @Override
  public void close() {
    slots.parallelStream().forEach(JobSlot::close);
    feed.close();
    followed.close();
    sink.close();
    leases.close();
    telemetry.close();
  }
}
