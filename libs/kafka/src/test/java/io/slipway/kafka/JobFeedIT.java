package io.slipway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slipway.embedded.LocalKafka;
import io.slipway.events.BuildEvent;
import io.slipway.events.Topics;
import io.slipway.model.Lane;
import io.slipway.model.TraceContext;
import io.slipway.testsupport.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Share groups on a real broker. The topic is shared, so each test drains it with its own group.
 */
@Timeout(120)
class JobFeedIT {
  private static final Duration MOMENT = Duration.ofMillis(500);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofSeconds(60);
  private final KafkaSettings kafka =
      new KafkaSettings(TestKafka.get().bootstrapServers(), 3, (short) 1);
  private final String group = "builders-" + UUID.randomUUID();
  private final TraceContext trace = TraceContext.newRoot();
  private final KafkaEventSink sink = new KafkaEventSink(kafka, "test");

  /** Numbers of this test's jobs; far from those of other tests. */
  private final long base = Math.abs(UUID.randomUUID().getMostSignificantBits() / 4);

  @BeforeEach
  void topics() throws Exception {
    TopicSetup.ensure(kafka);
  }

  @Test
  void twoBuildersShareThePartitionAndALongBuildHoldsUpNobody() throws Exception {
    for (int i = 0; i < 4; i++) {
      sink.send(SampleEvents.job(Lane.UNTRUSTED, base + i), trace);
    }
    try (JobFeed slow = open();
        JobFeed quick = open()) {
      Received held = next(slow, LONG).orElseThrow();
      slow.accept(held);
      Set<Long> numbers = new HashSet<>(Set.of(number(held)));
      for (int i = 0; i < 3; i++) {
        Received job = next(quick, LONG).orElseThrow();
        quick.accept(job);
        numbers.add(number(job));
      }
      assertThat(numbers).containsExactlyInAnyOrder(base, base + 1, base + 2, base + 3);
      assertThat(next(quick, SHORT)).isEmpty();
    }
  }

  /**
   * Jobs are written in transactions, and one long poll does not see a job before its end. Fails
   * when the poll is not cut into slices.
   */
  @Test
  void aWaitingBuilderHearsOfAJobSoonAfterItsTransaction() throws Exception {
    try (JobFeed feed = open();
        EventSink jobs = KafkaEventSink.transactional(kafka, "jobs", "jobs-" + base)) {
      jobs.send(SampleEvents.job(Lane.UNTRUSTED, base), trace); // the group is there after it
      feed.accept(next(feed, LONG).orElseThrow());
      Duration poll = Duration.ofSeconds(30);
      for (int i = 1; i <= 5; i++) {
        FutureTask<Optional<Received>> job = new FutureTask<>(() -> next(feed, LONG, poll));
        Thread waiting = Thread.ofPlatform().start(job);
        // Only a poll that waits already when the job is written would miss it.
        await().atMost(LONG).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        jobs.send(SampleEvents.job(Lane.UNTRUSTED, base + i), trace);
        long sent = System.nanoTime();
        feed.accept(job.get().orElseThrow());
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(poll.dividedBy(2));
      }
    }
  }

  @Test
  void releasedJobComesAgainHoweverOftenAndAcceptedNever() throws Exception {
    sink.send(SampleEvents.job(Lane.UNTRUSTED, base), trace);
    try (JobFeed feed = open()) {
      for (int i = 0; i < 12; i++) {
        Received job = next(feed, LONG).orElseThrow();
        assertThat(number(job)).isEqualTo(base);
        assertThat(job.trace()).contains(trace);
        assertThat(feed.handedOutBefore(job)).isEqualTo(i > 0);
        feed.release(job);
      }
      feed.accept(next(feed, LONG).orElseThrow());
      assertThat(next(feed, SHORT)).isEmpty();
    }
  }

  @Test
  void jobInHandGoesBackWhenItsBuilderLeaves() throws Exception {
    sink.send(SampleEvents.job(Lane.UNTRUSTED, base), trace);
    try (JobFeed leaving = open()) {
      assertThat(next(leaving, LONG)).isPresent();
    }
    try (JobFeed other = open()) {
      Received job = next(other, LONG).orElseThrow();
      assertThat(number(job)).isEqualTo(base);
      other.reject(job);
      assertThat(next(other, SHORT)).isEmpty();
    }
  }

  @Test
  void aJobThatWasForgottenInHandBlocksTheFeedOnlyOnce() throws Exception {
    sink.send(SampleEvents.job(Lane.UNTRUSTED, base), trace);
    try (JobFeed feed = open()) {
      assertThat(next(feed, LONG)).isPresent();
      assertThatThrownBy(() -> feed.poll(SHORT)).isInstanceOf(EventsUnavailable.class);
      Received job = next(feed, LONG).orElseThrow();
      assertThat(feed.handedOutBefore(job)).isTrue();
      feed.accept(job);
    }
  }

  @Test
  void aFeedWithoutJobsNoticesThatKafkaIsAwayAndBack(@TempDir Path dir) throws Exception {
    LocalKafka broker = LocalKafka.start(dir, 0);
    KafkaSettings own = new KafkaSettings(broker.address(), 1, (short) 1);
    // A job that was fetched in vain comes again when its lock is over.
    ShareGroups.lock(own, group, Duration.ofSeconds(15));
    try (JobFeed feed = JobFeed.open(own, group, Topics.BUILD_JOBS_UNTRUSTED)) {
      await().atMost(LONG).until(() -> answers(feed, SHORT));
      // A group that is not complete when the broker stops is completed 30 s after its start.
      feed.accept(sent(own, base, feed));
      broker.close();
      await().atMost(LONG).until(() -> !answers(feed, MOMENT));
      try (LocalKafka again = LocalKafka.start(dir, 0)) {
        assertThat(again.address()).isEqualTo(own.bootstrapServers());
        await().atMost(LONG).until(() -> answers(feed, MOMENT));
        Received job = sent(own, base + 1, feed);
        assertThat(number(job)).isEqualTo(base + 1);
        feed.accept(job);
      }
    }
  }

  /** Sends a job and waits until it comes, also where the broker is slow to answer. */
  private Received sent(KafkaSettings own, long number, JobFeed feed) throws EventsUnavailable {
    try (KafkaEventSink ownSink = new KafkaEventSink(own, "test")) {
      ownSink.send(SampleEvents.job(Lane.UNTRUSTED, number), trace);
    }
    return await()
        .atMost(LONG)
        .ignoreException(EventsUnavailable.class)
        .until(() -> next(feed, SHORT), Optional::isPresent)
        .orElseThrow();
  }

  private static boolean answers(JobFeed feed, Duration poll) {
    try {
      feed.poll(poll);
      return true;
    } catch (EventsUnavailable e) {
      return false;
    }
  }

  @Test
  void closingEndsAWaitingPoll() throws Exception {
    JobFeed feed = open();
    Thread closer = Thread.ofVirtual().unstarted(feed::close);
    next(feed, SHORT);
    closer.start();
    assertThat(feed.poll(LONG)).isEmpty();
    assertThat(closer.join(LONG)).isTrue();
  }

  private JobFeed open() {
    return JobFeed.open(kafka, group, Topics.BUILD_JOBS_UNTRUSTED);
  }

  private Optional<Received> next(JobFeed feed, Duration max) throws EventsUnavailable {
    return next(feed, max, MOMENT);
  }

  private Optional<Received> next(JobFeed feed, Duration max, Duration each)
      throws EventsUnavailable {
    long end = System.nanoTime() + max.toNanos();
    while (System.nanoTime() < end) {
      Optional<Received> job = feed.poll(each);
      if (job.isPresent() && number(job.get()) >= base && number(job.get()) < base + 100) {
        return job;
      }
      job.ifPresent(feed::accept); // another test's
    }
    return Optional.empty();
  }

  private static long number(Received job) {
    return ((BuildEvent.BuildDispatched) job.event()).number();
  }
}
