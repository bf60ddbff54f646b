package io.slipway.builder.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildListener;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Digest;
import io.slipway.builder.domain.ImageEngine;
import io.slipway.builder.domain.Jobs;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.LogAppended;
import io.slipway.events.BuildEvent.StepFinished;
import io.slipway.kafka.Received;
import io.slipway.leases.Lease;
import io.slipway.model.BuilderId;
import io.slipway.model.Outcome;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPooled;

class BuilderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Digest DIGEST = Digest.of("manifest");
  private static final BuildResult SUCCESS =
      new BuildResult.Success(DIGEST, Digest.of("config"), 1, List.of(), 1, 0, 1);

  private final Farm farm = new Farm();
  private final BuildDispatched job = Jobs.job("registry.example/" + UUID.randomUUID());

  @AfterEach
  void close() {
    farm.close();
  }

  @Test
  void aJobEndsAsAPublishedImageAndEverythingIsToldInOrder() throws Exception {
    farm.builder("b1", BuilderIT::talkingEngine);
    TraceContext trace = farm.dispatch(job);

    BuildFinished end = farm.awaitEnd(job);

    assertThat(end.outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(farm.told(job.build(), BuildStarted.class))
        .singleElement()
        .extracting(s -> s.builder().value())
        .isEqualTo("b1");
    assertThat(farm.told(job.build(), StepFinished.class))
        .extracting(StepFinished::step)
        .containsExactly("fetch", "RUN make");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(farm.told(job.build(), LogAppended.class))
                  .extracting(LogAppended::firstLine)
                  .startsWith(0L, 200L);
              assertThat(farm.told(job.build(), LogAppended.class))
                  .flatExtracting(LogAppended::lines)
                  .hasSize(450)
                  .startsWith("line 0")
                  .endsWith("line 449");
            });
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(farm.told(job.build(), ImagePublished.class))
                    .singleElement()
                    .satisfies(
                        image -> {
                          assertThat(image.fence()).isEqualTo(job.fence());
                          assertThat(image.digest().value()).isEqualTo(DIGEST.value());
                        }));
    assertThat(farm.told(job.build())).extracting(Received::trace).containsOnly(Optional.of(trace));
    await().until(() -> farm.leases().holder(job.image().value()).isEmpty());
  }

  private static BuildResult talkingEngine(BuildDispatched job, BuildListener listener) {
    Instant now = Instant.now();
    listener.on(new BuildEvents.PhaseFinished("fetch", now, now, 10));
    for (int line = 0; line < 450; line++) {
      listener.on(new BuildEvents.Log(1, "RUN make", false, "line " + line));
    }
    listener.on(
        new BuildEvents.StepFinished(
            1, "RUN make", "0", "Dockerfile:2", now, now, BuildEvents.Cache.MISS, "new", 5, 0));
    return SUCCESS;
  }

  @Test
  void aFailedBuildPublishesNoImage() throws Exception {
    farm.builder(
        "b1",
        (job, listener) ->
            new BuildResult.Failure("Dockerfile:3: no such file", Optional.empty(), 0, List.of()));
    farm.dispatch(job);

    BuildFinished end = farm.awaitEnd(job);

    assertThat(end.outcome()).isEqualTo(Outcome.FAILURE);
    assertThat(end.message()).isEqualTo("Dockerfile:3: no such file");
    assertThat(farm.told(job.build(), ImagePublished.class)).isEmpty();
  }

  @Test
  void anEngineThatCannotRunIsTheFarmsError() throws Exception {
    farm.builder(
        "b1",
        (job, listener) -> {
          throw new IOException("no crun on this machine");
        });
    farm.dispatch(job);

    BuildFinished end = farm.awaitEnd(job);

    assertThat(end.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(end.message()).contains("no crun on this machine");
  }

  @Test
  void aBuilderThatLosesItsLeaseStopsAndPublishesNothing() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    farm.builder(
        "b1",
        (running, listener) -> {
          if (!running.build().equals(job.build())) {
            return SUCCESS;
          }
          steal(running);
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
          return SUCCESS;
        });
    farm.dispatch(job);
    assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    BuildDispatched next = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(next);
    farm.awaitEnd(next); // the slot goes on, so it is through with the first job

    assertThat(farm.told(job.build()))
        .extracting(Received::event)
        .hasOnlyElementsOfType(BuildStarted.class);
    assertThat(farm.leases().holder(job.image().value()).map(Lease::owner)).contains("thief/2");
  }

  @Test
  void aRedisThatForgetsEverythingCostsNoBuild() throws Exception {
    farm.builder(
        "b1",
        (running, listener) -> {
          forget(running);
          await().atMost(PATIENCE).until(() -> held(running)); // the renewal took it again
          return SUCCESS;
        });
    farm.dispatch(job);

    assertThat(farm.awaitEnd(job).outcome()).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void twoBuildersShareTheJobs() throws Exception {
    // Both must be building at the same time, or nobody gets past the barrier.
    CyclicBarrier together = new CyclicBarrier(2);
    ImageEngine engine =
        (running, listener) -> {
          try {
            together.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          } catch (BrokenBarrierException | TimeoutException e) {
            throw new IOException("built alone", e);
          }
          return SUCCESS;
        };
    farm.builder("b1", engine);
    farm.builder("b2", engine);
    List<BuildDispatched> jobs =
        List.of(
            job,
            Jobs.job(job.image() + "/2"),
            Jobs.job(job.image() + "/3"),
            Jobs.job(job.image() + "/4"));
    for (BuildDispatched one : jobs) {
      farm.dispatch(one);
    }

    for (BuildDispatched one : jobs) {
      assertThat(farm.awaitEnd(one).outcome()).isEqualTo(Outcome.SUCCESS);
    }
    assertThat(jobs.stream().flatMap(j -> farm.told(j.build(), BuildStarted.class).stream()))
        .hasSize(4)
        .extracting(started -> started.builder().value())
        .containsAll(Set.of("b1", "b2"));
  }

  @Test
  void aJobWaitsUntilItsImageIsFree() throws Exception {
    Lease other =
        farm.leases()
            .acquire(job.image().value(), "other/1", 1, Duration.ofMinutes(5))
            .orElseThrow();
    CountDownLatch seen = new CountDownLatch(1);
    farm.builder(
        "b1",
        (running, listener) -> {
          if (!running.build().equals(job.build())) {
            seen.countDown();
          }
          return SUCCESS;
        });
    farm.dispatch(job);
    farm.dispatch(Jobs.job("registry.example/" + UUID.randomUUID()));
    assertThat(seen.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(farm.told(job.build())).isEmpty();

    farm.leases().release(other);

    assertThat(farm.awaitEnd(job).outcome()).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void anAttemptThatComesAfterTheBuildHasSucceededIsNotRun() throws Exception {
    farm.builder("b1", (running, listener) -> SUCCESS);
    farm.dispatch(job);
    farm.awaitEnd(job);
    farm.dispatch(Jobs.attempt(job, 2)); // its builder was taken for lost

    BuildDispatched next = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(next);
    farm.awaitEnd(next);

    assertThat(farm.told(job.build(), BuildStarted.class)).hasSize(1);
    assertThat(farm.told(job.build(), BuildFinished.class)).hasSize(1);
  }

  @Test
  void aJobThatComesAgainAfterItsBuildHasEndedIsNotRun() throws Exception {
    // Another builder has it, but its acknowledgement got lost.
    Lease other =
        farm.leases()
            .acquire(job.image().value(), "other/1", job.fence(), Duration.ofMinutes(5))
            .orElseThrow();
    farm.builder("b1", (running, listener) -> SUCCESS);
    farm.dispatch(job);
    BuildDispatched next = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(next);
    farm.awaitEnd(next); // the job was refused before this one came to the front
    farm.tell(
        new BuildFinished(
            Instant.now(), job.build(), job.image(), Outcome.FAILURE, "", Optional.empty(), 1));

    farm.leases().release(other);
    BuildDispatched last = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(last);
    farm.awaitEnd(last);
    BuildDispatched veryLast = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(veryLast);
    farm.awaitEnd(veryLast); // copies of refused jobs go to the end of the topic

    assertThat(farm.told(job.build(), BuildStarted.class)).isEmpty();
  }

  @Test
  void aJobThatComesAgainWhileALaterAttemptWaitsIsNotRun() throws Exception {
    // Its builder was lost before the acknowledgement: Kafka hands it out again, the scheduler too.
    String busy = "busy/" + job.build();
    Lease other =
        farm.leases().acquire(busy, "other/1", job.fence(), Duration.ofMinutes(5)).orElseThrow();
    farm.builder("b1", (running, listener) -> SUCCESS);
    farm.dispatch(Jobs.claiming(Jobs.attempt(job, 2), busy));
    farm.dispatch(Jobs.at(job, job.at().minus(Duration.ofMinutes(2))));
    BuildDispatched next = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(next);
    farm.awaitEnd(next);

    farm.leases().release(other);
    farm.awaitEnd(job);

    assertThat(farm.told(job.build(), BuildStarted.class))
        .extracting(BuildStarted::attempt)
        .containsExactly(2);
  }

  /** To run it again would hide from the scheduler, which counts attempts, that a builder died. */
  @Test
  void anAttemptThatABuilderDiedOfIsLeftToTheScheduler() throws Exception {
    farm.tell(new BuildStarted(Instant.now(), job.build(), job.image(), new BuilderId("gone"), 1));
    farm.builder("b1", (running, listener) -> SUCCESS);
    // As if Kafka had not heard that it was accepted.
    farm.dispatch(Jobs.at(job, job.at().minus(Duration.ofMinutes(2))));
    BuildDispatched next = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(next);
    farm.awaitEnd(next);
    assertThat(farm.told(job.build(), BuildStarted.class)).hasSize(1);

    farm.dispatch(Jobs.attempt(job, 2));
    farm.awaitEnd(job);

    assertThat(farm.told(job.build(), BuildStarted.class))
        .extracting(start -> start.builder() + " " + start.attempt())
        .containsExactly("gone 1", "b1 2");
  }

  /** Given back, the job would look to others like one whose builder died. */
  @Test
  void aStartThatKafkaDoesNotAcknowledgeIsToldAgainUnderTheLease() throws Exception {
    farm.builder("b1", (running, listener) -> SUCCESS);
    farm.loseStarts(2);
    farm.dispatch(job);
    assertThat(farm.awaitEnd(job).outcome()).isEqualTo(Outcome.SUCCESS);

    List<BuildStarted> starts = farm.told(job.build(), BuildStarted.class);
    assertThat(starts).hasSize(3).containsOnly(starts.getFirst()); // one handing out, told thrice
  }

  @Test
  void aBuilderThatIsStoppedGivesItsImageBack() throws Exception {
    CountDownLatch building = new CountDownLatch(1);
    JobSlot slot =
        farm.builder(
            "b1",
            (running, listener) -> {
              building.countDown();
              new CountDownLatch(1).await();
              return SUCCESS;
            });
    farm.dispatch(job);
    assertThat(building.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    slot.close();

    assertThat(farm.leases().holder(job.image().value())).isEmpty();
    assertThat(farm.told(job.build(), BuildFinished.class)).isEmpty();
    assertThat(slot.healthy()).isFalse();
  }

  /** In one step: a renewal in between would take the lease back. */
  private static void steal(BuildDispatched running) {
    try (JedisPooled redis = new JedisPooled(TestRedis.get().uri())) {
      redis.psetex("slipway:lease:" + running.image(), 300_000L, "99 thief/2");
    }
  }

  private boolean held(BuildDispatched running) throws Exception {
    return farm.leases().holder(running.image().value()).isPresent();
  }

  private static void forget(BuildDispatched running) {
    try (JedisPooled redis = new JedisPooled(TestRedis.get().uri())) {
      redis.del("slipway:lease:" + running.image());
    }
  }
}
