package io.slipway.builder.inbound;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildListener;
import io.slipway.builder.domain.BuildSpans;
import io.slipway.builder.domain.FarmReport;
import io.slipway.builder.domain.LogBatches;
import io.slipway.crash.CrashPoint;
import io.slipway.events.BuildEvent;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the farm what a build says, on a thread of its own, in order. While Kafka is away the
 * events wait, and with them, once the queue is full, the build.
 */
final class BuildReporter implements BuildListener {
  private static final Logger LOG = LoggerFactory.getLogger(BuildReporter.class);
  private static final int QUEUE = 10_000;
  private static final int AT_ONCE = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** How long what was known before the end is good enough to publish an image. */
  private static final long LOOK_HOLDS_NANOS = Duration.ofSeconds(1).toNanos();

  private final EventSink sink;
  private final Telemetry telemetry;
  private final BuildSpans spans;
  private final Clock clock;
  private final FarmReport report;

  /** Empty means that the engine has said everything. */
  private final BlockingQueue<Optional<BuildEvents>> said = new ArrayBlockingQueue<>(QUEUE);

  /** Whether anything had to wait for Kafka. */
  private volatile boolean delayed;

  private final CountDownLatch abandoned = new CountDownLatch(1);
  private final Thread thread;

  BuildReporter(EventSink sink, Telemetry telemetry, BuildSpans spans, Clock clock) {
    this.sink = sink;
    this.telemetry = telemetry;
    this.spans = spans;
    this.clock = clock;
    this.report = new FarmReport(spans.job());
    this.thread = Thread.ofVirtual().name("report-" + spans.job().build()).start(this::pump);
  }

  @Override
  public void on(BuildEvents event) {
    CrashPoint.BUILDER_ENGINE_RUNS.reached();
    spans.of(event).ifPresent(telemetry::record);
    try {
      hand(Optional.of(event));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the build is being ended; its talk goes nowhere
    }
  }

  /** Waits for room, but not for a thread that is gone: a lost log costs no build. */
  private void hand(Optional<BuildEvents> event) throws InterruptedException {
    boolean taken = false;
    while (!taken && thread.isAlive()) {
      taken = said.offer(event, 1, TimeUnit.SECONDS);
    }
  }

  /**
   * Tells the rest and then these events, each when Kafka has the one before: they are on different
   * topics, and an end without its image could never be put right. Returns when Kafka has all.
   *
   * @param look asked before an image is told that had to wait
   * @return false when the image is not wanted any more; it was not told then
   */
  boolean finish(List<BuildEvent> last, Look look) throws InterruptedException {
    long start = System.nanoTime();
    hand(Optional.empty());
    thread.join();
    long known = delayed ? start : System.nanoTime();
    CrashPoint.BUILDER_LOG_TOLD.reached();
    for (BuildEvent event : last) {
      boolean image = event instanceof BuildEvent.ImagePublished;
      if (!send(List.of(event), image ? fresh(look, known) : () -> true)) {
        return false;
      }
      if (image) {
        CrashPoint.BUILDER_IMAGE_TOLD.reached();
      }
    }
    CrashPoint.BUILDER_END_TOLD.reached();
    return true;
  }

  /** Whether a build's image may still be published. */
  @FunctionalInterface
  interface Look {
    /**
     * Asks.
     *
     * @throws EventsUnavailable without an answer
     */
    boolean stillWanted() throws EventsUnavailable;
  }

  /** Asks only when the last answer is old; at first it is known. */
  private static Look fresh(Look look, long known) {
    AtomicLong asked = new AtomicLong(known);
    return () -> {
      long now = System.nanoTime();
      if (now - asked.get() < LOOK_HOLDS_NANOS) {
        return true;
      }
      boolean wanted = look.stillWanted();
      asked.set(now);
      return wanted;
    };
  }

  /** Tells nothing any more. */
  void abandon() {
    abandoned.countDown();
  }

  private void pump() {
    try {
      boolean more = true;
      while (more && abandoned.getCount() > 0) {
        List<Optional<BuildEvents>> heard = new ArrayList<>();
        Optional<BuildEvents> first =
            said.poll(LogBatches.MAX_AGE.toMillis() / 2, TimeUnit.MILLISECONDS);
        if (first != null) {
          heard.add(first);
          said.drainTo(heard, AT_ONCE);
        }
        List<BuildEvent> events = new ArrayList<>();
        for (Optional<BuildEvents> event : heard) {
          event.ifPresent(e -> events.addAll(report.tell(e, clock.instant())));
          more &= event.isPresent();
        }
        events.addAll(more ? report.due(clock.instant()) : report.rest(clock.instant()));
        send(events, () -> true);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the log of build {} ends here", spans.job().build(), e);
    }
  }

  /** Sends until Kafka has the events. A repeated one does no harm: readers know it by its ids. */
  private boolean send(List<BuildEvent> events, Look look) throws InterruptedException {
    List<Outgoing> outgoing = events.stream().map(e -> new Outgoing(e, spans.root())).toList();
    for (long pause = FIRST_PAUSE_MILLIS;
        abandoned.getCount() > 0 && !outgoing.isEmpty();
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        if (!look.stillWanted()) {
          return false;
        }
        sink.sendAll(outgoing);
        return true;
      } catch (IllegalArgumentException e) {
        LOG.error("{} events of build {} are dropped", events.size(), spans.job().build(), e);
        return true;
      } catch (EventsUnavailable e) {
        delayed = true;
        LOG.warn("build {} waits to tell: {}", spans.job().build(), e.getMessage());
        if (abandoned.await(pause, TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
    return abandoned.getCount() > 0;
  }
}
