package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A scheduler at work, without Kafka: what it sends it knows at once. */
final class Desk {
  final SchedulerState state;
  final List<BuildEvent> sent = new ArrayList<>();
  private final List<BuildDispatched> jobs = new ArrayList<>();
  final Scheduler scheduler;
  Instant now = AT;
  private final Dispatcher dispatcher;

  Desk(Limits limits) {
    this(limits, Precedence.STRICT);
  }

  Desk(Limits limits, Precedence precedence) {
    this.state = new SchedulerState(precedence);
    this.scheduler = new Scheduler(limits);
    this.dispatcher = new Dispatcher(limits, precedence);
  }

  /** Reads facts and answers each; returns what it sent. */
  List<BuildEvent> read(BuildEvent... events) {
    List<BuildEvent> answers = new ArrayList<>();
    for (BuildEvent event : events) {
      state.apply(Facts.fact(event));
      answers.addAll(settle(((BuildEvent.OfImage) event).image()));
    }
    return answers;
  }

  List<BuildEvent> settle(ImageName image) {
    List<BuildEvent> all = new ArrayList<>();
    for (List<BuildEvent> events = decide(image); !events.isEmpty(); events = decide(image)) {
      events.forEach(this::send);
      all.addAll(events);
    }
    return all;
  }

  private List<BuildEvent> decide(ImageName image) {
    List<BuildEvent> events = new ArrayList<>(scheduler.decide(state.outstanding(image), now));
    if (!events.isEmpty()) {
      return events;
    }
    for (Lane lane : Lane.values()) {
      state
          .next(lane, dispatcher, now)
          .flatMap(build -> scheduler.dispatch(build, now))
          .ifPresent(events::add);
    }
    return events;
  }

  void send(BuildEvent event) {
    sent.add(event);
    state.apply(new Fact(event, -1, Optional.empty()));
    if (event instanceof BuildDispatched job) {
      jobs.add(job);
      state.apply(new Fact(event, jobs.size(), Optional.empty())); // read back
    }
  }

  /** The watchdog misses the build's builder. */
  Optional<BuildEvent> lose(BuildId build) {
    Optional<BuildEvent> answer = state.find(build).flatMap(b -> scheduler.lost(b, now));
    answer.ifPresent(this::send);
    return answer;
  }

  /** All jobs that were handed out, in order. */
  List<BuildDispatched> jobs() {
    return jobs;
  }

  static <E> List<E> only(List<BuildEvent> events, Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
