package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.events.GateEvent.GateWanted;
import io.slipway.events.Topics;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that take longer than their lock lives, on a real broker, with the shortest lock it has. */
@Timeout(180)
class JobRenewalIT {
  private static final Duration LOCK = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);
  private final String group = "gates-" + UUID.randomUUID();
  private final ImageName image = new ImageName("registry.example/" + UUID.randomUUID());

  @BeforeEach
  void aJobAndAShortLock() throws Exception {
    TopicSetup.ensure(kafka);
    ShareGroups.lock(kafka, group, LOCK);
    try (KafkaEventSink sink = new KafkaEventSink(kafka, "test")) {
      var gate = new StageGate.Command(List.of("/bin/app"), Duration.ofMinutes(1));
      sink.send(
          new GateWanted(
              Instant.now(),
              image,
              1,
              new Digest("sha256:" + "a".repeat(64)),
              new Tag("staging"),
              gate,
              1),
          TraceContext.newRoot());
    }
  }

  @Test
  void aJobThatIsRenewedStaysInHandUntilItIsAccepted() throws Exception {
    try (JobFeed slow = JobFeed.renewable(kafka, group, Topics.GATE_JOBS);
        JobFeed other = JobFeed.renewable(kafka, group, Topics.GATE_JOBS)) {
      Received job = next(slow).orElseThrow();
      CountDownLatch done = new CountDownLatch(1);
      Thread renewal = Thread.ofPlatform().start(() -> renew(slow, job, done));
      long since = System.nanoTime();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                assertThat(mine(other.poll(Duration.ofMillis(500)), other)).isEmpty();
                return System.nanoTime() - since > LOCK.multipliedBy(2).toNanos();
              });
      done.countDown();
      assertThat(renewal.join(PATIENCE)).isTrue();
      assertThat(slow.handedOut(job)).isEqualTo(1);
      slow.accept(job);
      assertThat(mine(other.poll(LOCK.plusSeconds(3)), other)).as("accepted for good").isEmpty();
    }
  }

  @Test
  void aJobThatIsNotRenewedGoesToAnotherWhoIsToldSo() throws Exception {
    try (JobFeed dead = JobFeed.renewable(kafka, group, Topics.GATE_JOBS);
        JobFeed other = JobFeed.renewable(kafka, group, Topics.GATE_JOBS)) {
      assertThat(next(dead)).isPresent();
      Received again = next(other).orElseThrow();
      // On a busy machine the broker may have offered it to somebody in vain in between.
      assertThat(other.handedOut(again)).isGreaterThan(1);
      other.accept(again);
    }
  }

  private static void renew(JobFeed feed, Received job, CountDownLatch done) {
    try {
      while (!done.await(4, TimeUnit.SECONDS)) {
        feed.renew(job);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Received> next(JobFeed feed) throws EventsUnavailable {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<Received> job = mine(feed.poll(Duration.ofMillis(500)), feed);
      if (job.isPresent()) {
        return job;
      }
    }
    return Optional.empty();
  }

  /** The topic is shared with other tests. */
  private Optional<Received> mine(Optional<Received> job, JobFeed feed) {
    job.filter(j -> !j.key().equals(image.value())).ifPresent(feed::accept);
    return job.filter(j -> j.key().equals(image.value()));
  }
}
