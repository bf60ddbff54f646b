package io.slipway.scheduler.inbound;

import io.slipway.crash.CrashPoint;
import io.slipway.events.BuildEvent;
import io.slipway.events.FarmEvent;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Outgoing;
import io.slipway.kafka.Received;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.TraceContext;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.Change;
import io.slipway.scheduler.domain.Dispatcher;
import io.slipway.scheduler.domain.Fact;
import io.slipway.scheduler.domain.Limits;
import io.slipway.scheduler.domain.ProjectBook;
import io.slipway.scheduler.domain.Scheduler;
import io.slipway.scheduler.domain.SchedulerState;
import io.slipway.scheduler.outbound.BuildSpans;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From one replay to the next failure. A session reads everything and follows. The active one takes
 * over the scheduler's transactions (which settles those of the one before), reads what these
 * wrote, sends what is outstanding, and then answers every event. When a transaction fails it is
 * not known what became of it: the session ends, and the next one reads the truth.
 */
final class Session implements AutoCloseable {
  private static final String NAME = "slipway-scheduler";
  private static final Duration READING = Duration.ofMinutes(10);
  private static final Set<Topics> FOLLOWED =
      Set.of(
          Topics.PROJECTS,
          Topics.BUILD_REQUESTS,
          Topics.BUILD_JOBS_TRUSTED,
          Topics.BUILD_JOBS_UNTRUSTED,
          Topics.BUILD_EVENTS,
          Topics.IMAGE_EVENTS,
          Topics.TAG_MOVES);

  private final Scheduler scheduler;
  private final Dispatcher dispatcher;
  private final ProjectBook projects;
  private final BuildSpans spans;
  private final Clock clock;
  private final SchedulerState state = new SchedulerState();
  private final KafkaSettings kafka;
  private final EventFeed feed;
  private @Nullable EventSink sink;
  private boolean live;
  private @Nullable EventsUnavailable failure;

  private Session(KafkaSettings kafka, Parts parts, boolean active) throws EventsUnavailable {
    this.kafka = kafka;
    this.scheduler = new Scheduler(parts.limits());
    this.dispatcher = new Dispatcher(parts.limits());
    this.projects = parts.projects();
    this.spans = parts.spans();
    this.clock = parts.clock();
    if (active) {
      this.sink = takenOver(kafka);
    }
    this.feed = EventFeed.replay(kafka, NAME, FOLLOWED, this::on);
  }

  /** What outlives sessions. */
  record Parts(Limits limits, ProjectBook projects, BuildSpans spans, Clock clock) {}

  /**
   * Opens a session that has read everything and, when it is active, sent what was outstanding.
   *
   * @throws EventsUnavailable when Kafka does not answer
   */
  static Session open(KafkaSettings kafka, Parts parts, boolean active)
      throws EventsUnavailable, InterruptedException {
    Session session = new Session(kafka, parts, active);
    try {
      session.feed.awaitCaughtUp(READING);
      if (active) {
        session.goLive();
      }
      return session;
    } catch (EventsUnavailable | InterruptedException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Becomes active after following.
   *
   * @throws EventsUnavailable when Kafka does not answer
   */
  void takeOver() throws EventsUnavailable, InterruptedException {
    sink = takenOver(kafka);
    feed.catchUp(READING);
    goLive();
  }

  private static EventSink takenOver(KafkaSettings kafka) throws EventsUnavailable {
    EventSink sink =
        KafkaEventSink.transactional(
            kafka, NAME, NAME, CrashPoint.SCHEDULER_IN_TRANSACTION::reached);
    CrashPoint.SCHEDULER_FENCED.reached();
    return sink;
  }

  private synchronized void goLive() throws EventsUnavailable {
    CrashPoint.SCHEDULER_READ.reached();
    for (ImageName image : state.images()) {
      settle(image);
    }
    live = true;
    CrashPoint.SCHEDULER_LIVE.reached();
    spans.afterReplay(state);
  }

  private synchronized void on(Received received) {
    if (received.event() instanceof FarmEvent.ProjectRegistered registered) {
      projects.apply(registered, received.offset());
      return;
    }
    Optional<Change> change =
        state.apply(new Fact(received.event(), received.offset(), received.trace()));
    if (!live || failure != null || change.isEmpty()) {
      return;
    }
    spans.after(change.get());
    if (received.event() instanceof BuildEvent.OfBuild event) {
      try {
        settle(event.image());
      } catch (EventsUnavailable e) {
        failure = e;
      }
    }
  }

  /** Says what is to be said of an image, and hands out what has its turn. */
  private void settle(ImageName image) throws EventsUnavailable {
    List<BuildEvent> events = decide(image);
    while (!events.isEmpty()) {
      send(events);
      events = decide(image);
    }
  }

  private List<BuildEvent> decide(ImageName image) {
    Instant now = clock.instant();
    List<BuildEvent> events = new ArrayList<>(scheduler.decide(state.outstanding(image), now));
    if (!events.isEmpty()) {
      return events; // what they end is not handed out in the same breath
    }
    for (Lane lane : Lane.values()) {
      state
          .next(lane, dispatcher, now)
          .flatMap(build -> scheduler.dispatch(build, now))
          .ifPresent(events::add);
    }
    return events;
  }

  /** Hands builds out again whose builder is gone. */
  void lost(List<BuildRecord> builds) {
    redo(builds, build -> scheduler.lost(build, clock.instant()));
  }

  /** Hands builds out again whose job nobody took: it may lie aside, or be lost. */
  void neverStarted(List<BuildRecord> builds) {
    redo(builds, build -> scheduler.neverStarted(build, clock.instant()));
  }

  private synchronized void redo(
      List<BuildRecord> builds, Function<BuildRecord, Optional<BuildEvent>> decision) {
    for (BuildRecord seen : builds) {
      Optional<BuildEvent> event = state.find(seen.id()).flatMap(decision);
      if (event.isPresent() && failure == null) {
        CrashPoint.SCHEDULER_LOSS_SEEN.reached();
        try {
          send(List.of(event.get()));
          settle(seen.accepted().orElseThrow().request().image());
        } catch (EventsUnavailable e) {
          failure = e;
        }
      }
    }
  }

  /** One transaction; what was sent is known before it is read back. */
  private void send(List<BuildEvent> events) throws EventsUnavailable {
    CrashPoint.SCHEDULER_BEFORE_TRANSACTION.reached();
    Objects.requireNonNull(sink)
        .sendAll(events.stream().map(e -> new Outgoing(e, root(e))).toList());
    CrashPoint.SCHEDULER_COMMITTED.reached();
    for (BuildEvent event : events) {
      state.apply(new Fact(event, -1, Optional.empty())).ifPresent(spans::after);
    }
  }

  private TraceContext root(BuildEvent event) {
    return Optional.of(event)
        .filter(BuildEvent.OfBuild.class::isInstance)
        .flatMap(e -> state.find(((BuildEvent.OfBuild) e).build()))
        .flatMap(BuildRecord::accepted)
        .map(BuildRecord.Accepted::trace)
        .orElseThrow();
  }

  SchedulerState state() {
    return state;
  }

  boolean healthy() {
    return failure() == null && feed.healthy();
  }

  synchronized @Nullable EventsUnavailable failure() {
    return failure;
  }

  @Override
  public void close() {
    feed.close();
    if (sink != null) {
      sink.close();
    }
  }
}
