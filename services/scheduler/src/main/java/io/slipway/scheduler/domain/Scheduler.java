package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides: every accepted build is numbered, and of each image only the first unfinished one is
 * handed to a builder. The decision depends on what is known alone, so it can be taken again at any
 * time; what was done already is not decided again.
 */
public final class Scheduler {
  private final int attempts;

  /**
   * A scheduler.
   *
   * @param attempts how often a build is handed out before the farm gives up
   */
  public Scheduler(int attempts) {
    this.attempts = attempts;
  }

  /** What is to be sent for an image, in order; empty when all is done. */
  public List<BuildEvent> decide(Outstanding outstanding, Instant now) {
    List<BuildEvent> events = new ArrayList<>();
    for (BuildRecord build : outstanding.unqueued()) {
      build.accepted().ifPresent(a -> events.add(queued(a, now)));
    }
    outstanding
        .head()
        .filter(head -> head.dispatched() == 0)
        .flatMap(BuildRecord::accepted)
        .ifPresent(a -> events.add(dispatched(a, 1, now)));
    return events;
  }

  /** What is to be sent for a build whose builder is gone: another attempt, or the end. */
  public Optional<BuildEvent> lost(BuildRecord build, Instant now) {
    if (!build.running()) {
      return Optional.empty();
    }
    int next = build.dispatched() + 1;
    return build
        .accepted()
        .map(a -> next <= attempts ? dispatched(a, next, now) : givenUp(a, next - 1, now));
  }

  private static BuildQueued queued(BuildRecord.Accepted accepted, Instant now) {
    BuildRequested r = accepted.request();
    return new BuildQueued(now, r.build(), r.project(), r.image(), r.source(), accepted.number());
  }

  private static BuildDispatched dispatched(
      BuildRecord.Accepted accepted, int attempt, Instant now) {
    BuildRequested r = accepted.request();
    return new BuildDispatched(
        now,
        r.build(),
        r.project(),
        r.image(),
        r.source(),
        r.lane(),
        r.gate(),
        accepted.number(),
        accepted.fence(),
        attempt);
  }

  private static BuildFinished givenUp(BuildRecord.Accepted accepted, int attempt, Instant now) {
    BuildRequested r = accepted.request();
    return new BuildFinished(
        now,
        r.build(),
        r.image(),
        Outcome.ERROR,
        "the builder was lost in each of "
            + attempt
            + " attempts; look at the builders' logs, then submit the build again",
        Optional.empty(),
        attempt);
  }
}
