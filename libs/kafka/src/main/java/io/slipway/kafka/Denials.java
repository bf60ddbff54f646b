package io.slipway.kafka;

import io.slipway.events.BuildEvent;
import io.slipway.events.FarmEvent.AccessDenied;
import io.slipway.model.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests that a service turned away, and tells of them once for each window of time
 * and kind. Whoever is turned away chooses how often and with which words: kinds, words and events
 * are bounded. A crash loses what the window has counted so far.
 */
public final class Denials implements AutoCloseable {
  /** How many kinds are told apart in one window; all further ones are one more kind. */
  public static final int KINDS = 20;

  private static final int LONGEST = 200;
  private static final Kind FURTHER = new Kind("other requests", "of further kinds");
  private static final Logger LOG = LoggerFactory.getLogger(Denials.class);

  private final EventSink sink;
  private final String door;
  private final Clock clock;
  private final Map<Kind, Count> counts = new LinkedHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("denials").daemon().factory());

  private record Kind(String action, String why) {}

  private record Count(long count, Instant first, Instant last) {
    Count and(Count other) {
      return new Count(
          count + other.count,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  /**
   * Starts to count.
   *
   * @param sink closed together with this
   * @param door the service that turns away
   * @param window how often is told what was counted
   */
  public Denials(EventSink sink, String door, Clock clock, Duration window) {
    this.sink = sink;
    this.door = door;
    this.clock = clock;
    timer.scheduleWithFixedDelay(
        this::tell, window.toMillis(), window.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether an HTTP answer turns somebody away: not known, not allowed, or refused. */
  public static boolean isDenial(int status) {
    return status == 401 || status == 403 || status == 409;
  }

  /**
   * Counts one.
   *
   * @param action what was asked for
   * @param why the answer
   */
  public void denied(String action, String why) {
    Instant now = clock.instant();
    count(new Kind(line(action), line(why)), new Count(1, now, now));
  }

  private synchronized void count(Kind kind, Count more) {
    boolean room = counts.containsKey(kind) || counts.size() < KINDS;
    counts.merge(room ? kind : FURTHER, more, Count::and);
  }

  private synchronized Map<Kind, Count> take() {
    Map<Kind, Count> taken = new LinkedHashMap<>(counts);
    counts.clear();
    return taken;
  }

  /** Tells what was counted; while Kafka is away it is kept for the next time. */
  void tell() {
    Map<Kind, Count> taken = take();
    List<Outgoing> events = new ArrayList<>();
    taken.forEach((kind, count) -> events.add(new Outgoing(event(kind, count), trace())));
    try {
      if (!events.isEmpty()) {
        sink.sendAll(events);
      }
    } catch (EventsUnavailable | RuntimeException e) {
      // A defect must not end the timer, either.
      LOG.warn("{} denials wait to be told: {}", events.size(), e.toString());
      taken.forEach(this::count);
    }
  }

  private BuildEvent event(Kind kind, Count count) {
    return new AccessDenied(
        count.last(), door, kind.action(), kind.why(), count.count(), count.first());
  }

  private static TraceContext trace() {
    return TraceContext.newRoot();
  }

  private static String line(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  @Override
  public void close() {
    timer.shutdown();
    tell();
    sink.close();
  }
}
