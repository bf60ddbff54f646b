package io.slipway.builder.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.build.BuildListener;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Digest;
import io.slipway.builder.domain.Jobs;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildReleased;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.BuilderId;
import io.slipway.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Builds that end before they are over: cancelled, too slow, or on a builder that is stopped. */
class EarlyEndIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So long that nobody can have waited for it. */
  private static final Duration LONG_LEASE = Duration.ofMinutes(10);

  private static final BuildResult SUCCESS =
      new BuildResult.Success(Digest.of("m"), Digest.of("c"), 1, List.of(), 1, 0, 1);

  private final Farm farm = new Farm();
  private final BuildDispatched job = Jobs.job("registry.example/" + UUID.randomUUID());
  private final CountDownLatch building = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void close() {
    farm.close();
  }

  /** Builds the job of the test until it may go on or is interrupted; others at once. */
  private BuildResult patient(BuildDispatched running, BuildListener listener)
      throws InterruptedException {
    if (running.equals(job)) {
      building.countDown();
      go.await();
    }
    return SUCCESS;
  }

  private void dispatchAndAwaitStart() throws Exception {
    farm.dispatch(job);
    assertThat(building.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private BuildCancelled cancelled() {
    return new BuildCancelled(Instant.now(), job.build(), job.image(), "ada", "a mistake");
  }

  @Test
  void aCancelledBuildStopsAndPublishesNothing() throws Exception {
    farm.builder("b1", this::patient);
    dispatchAndAwaitStart();

    farm.tell(cancelled());

    BuildFinished end = farm.awaitEnd(job);
    assertThat(end.outcome()).isEqualTo(Outcome.CANCELLATION);
    assertThat(end.message()).isEqualTo("cancelled by ada: a mistake");
    await().atMost(PATIENCE).until(() -> farm.leases().holder(job.lease()).isEmpty());
    assertThat(farm.told(job.build(), ImagePublished.class)).isEmpty();
  }

  /** The builder lost the network when its image was done, and somebody cancelled meanwhile. */
  @Test
  void anImageThatHadToWaitIsNotPublishedWhenItsBuildWasCancelledMeanwhile() throws Exception {
    buildAndAwaitRefusal();

    farm.tell(cancelled());

    assertThat(farm.awaitEnd(job).outcome()).isEqualTo(Outcome.CANCELLATION);
    assertThat(farm.told(job.build(), ImagePublished.class)).isEmpty();
  }

  @Test
  void anImageThatHadToWaitIsNotPublishedBesideThatOfALaterAttempt() throws Exception {
    buildAndAwaitRefusal();

    farm.tell(new BuildStarted(Instant.now(), job.build(), job.image(), new BuilderId("b2"), 2));

    BuildDispatched next = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(next); // taken when the builder is done with the other one
    assertThat(farm.awaitEnd(next).outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(farm.told(job.build(), ImagePublished.class)).isEmpty();
    assertThat(farm.told(job.build(), BuildFinished.class)).isEmpty();
  }

  @Test
  void anImageThatHadToWaitIsPublishedWhenItCan() throws Exception {
    buildAndAwaitRefusal();

    farm.sink().refuse(Set.of());

    assertThat(farm.awaitEnd(job).outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(farm.told(job.build(), ImagePublished.class)).hasSize(1);
  }

  private void buildAndAwaitRefusal() throws Exception {
    farm.sink().refuse(Set.of(job.image()));
    farm.builder("b1", (running, listener) -> SUCCESS);
    farm.dispatch(job);
    await().atMost(PATIENCE).until(() -> farm.sink().refused() > 1);
  }

  @Test
  void aJobThatIsCancelledBeforeABuilderHasItIsNotRun() throws Exception {
    farm.tell(cancelled());
    await().atMost(PATIENCE).until(() -> farm.cancellations().cancelled(job.build()));
    farm.builder("b1", this::patient);
    farm.dispatch(job);
    BuildDispatched next = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(next);

    farm.awaitEnd(next);

    assertThat(farm.told(job.build(), BuildStarted.class)).isEmpty();
  }

  @Test
  void aBuildThatTakesTooLongEndsAsATimeout() throws Exception {
    farm.builder(
        new JobRunner.Settings(new BuilderId("b1"), Farm.TTL, Duration.ofMillis(200)),
        this::patient);
    dispatchAndAwaitStart();

    BuildFinished end = farm.awaitEnd(job);

    assertThat(end.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(end.message()).contains("PT0.2S");
    assertThat(farm.told(job.build(), ImagePublished.class)).isEmpty();
  }

  @Test
  void aBuilderThatIsDrainedEndsItsBuildAndTakesNoOther() throws Exception {
    JobSlot slot = farm.builder("b1", this::patient);
    dispatchAndAwaitStart();
    Thread drain = Thread.ofVirtual().start(() -> slot.drain(PATIENCE));
    BuildDispatched next = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(next);

    go.countDown();

    assertThat(farm.awaitEnd(job).outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(drain.join(PATIENCE)).isTrue();
    assertThat(farm.told(next.build(), BuildStarted.class)).isEmpty();
    farm.builder("b2", this::patient);
    assertThat(farm.awaitEnd(next).outcome()).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void whatADrainedBuilderCannotEndAnotherTakesWithoutWaitingForTheLease() throws Exception {
    JobSlot slot =
        farm.builder(
            new JobRunner.Settings(new BuilderId("b1"), LONG_LEASE, Duration.ZERO), this::patient);
    dispatchAndAwaitStart();

    slot.drain(Duration.ofMillis(100));

    assertThat(farm.leases().holder(job.lease())).isEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(farm.told(job.build(), BuildReleased.class))
                    .singleElement()
                    .extracting(BuildReleased::attempt)
                    .isEqualTo(1));
    assertThat(farm.told(job.build(), BuildFinished.class)).isEmpty();
    farm.builder("b2", this::patient);
    farm.dispatch(Jobs.attempt(job, 2));
    assertThat(farm.awaitEnd(job).attempt()).isEqualTo(2);
  }
}
