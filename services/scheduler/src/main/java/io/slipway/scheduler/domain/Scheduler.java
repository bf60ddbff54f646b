package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildReleased;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuilderId;
import io.slipway.model.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is to be said of builds besides whose turn it is: every accepted build is numbered,
 * a cancelled one ends, one that was given back goes out again, and one that killed too many
 * builders is quarantined. The decision depends on what is known alone, so it can be taken again at
 * any time; what was done already is not decided again.
 */
public final class Scheduler {
  private static final String NAME = "scheduler";

  private final Limits limits;

  /** A scheduler within limits. */
  public Scheduler(Limits limits) {
    this.limits = limits;
  }

  /** What is to be sent for an image, in order; empty when all is done. */
  public List<BuildEvent> decide(Outstanding outstanding, Instant now) {
    List<BuildEvent> events = new ArrayList<>();
    for (BuildRecord build : outstanding.builds()) {
      build.accepted().ifPresent(a -> events.addAll(settle(build, a, now)));
    }
    for (Outstanding.Replaced replaced : outstanding.replaced()) {
      BuildRecord build = replaced.build();
      build.accepted().ifPresent(a -> events.add(replaced(a, replaced.by(), now)));
    }
    return events;
  }

  private static List<BuildEvent> settle(
      BuildRecord build, BuildRecord.Accepted accepted, Instant now) {
    List<BuildEvent> events = new ArrayList<>();
    if (build.queuedAt().isEmpty()) {
      events.add(queued(accepted, now));
    }
    if (build.cancelled().isPresent() && !build.finished() && !build.running()) {
      events.add(cancelled(build, accepted, now));
    } else if (build.givenBack()) {
      events.add(dispatched(accepted, build.attempts().next(), now));
    }
    return events;
  }

  /** The job of a build whose turn it is; empty when it has been handed out. */
  public Optional<BuildEvent> dispatch(BuildRecord build, Instant now) {
    return build
        .accepted()
        .filter(a -> build.waiting())
        .map(a -> dispatched(a, build.attempts().next(), now));
  }

  /** What is to be sent for a build whose builder is gone: another attempt, or the end. */
  public Optional<BuildEvent> lost(BuildRecord build, Instant now) {
    if (!build.running()) {
      return Optional.empty();
    }
    return build.accepted().map(a -> afterLoss(build, a, now));
  }

  /**
   * What is to be sent for a build that was handed out long ago and that nobody began: its job may
   * have been laid aside or lost, and would hold its image and a place of its lane for ever. It is
   * given back, which counts as no attempt and makes the old job void.
   */
  public Optional<BuildEvent> neverStarted(BuildRecord build, Instant now) {
    if (!build.handedOut()) {
      return Optional.empty();
    }
    return build
        .accepted()
        .map(
            a ->
                new BuildReleased(
                    now,
                    build.id(),
                    a.request().image(),
                    new BuilderId(NAME),
                    build.attempts().dispatched()));
  }

  private BuildEvent afterLoss(BuildRecord build, BuildRecord.Accepted accepted, Instant now) {
    if (build.cancelled().isPresent()) {
      return cancelled(build, accepted, now);
    }
    return build.attempts().kept() < limits.attempts()
        ? dispatched(accepted, build.attempts().next(), now)
        : quarantined(build, accepted, now);
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
        attempt,
        Optional.of(accepted.claim()),
        accepted.order().told());
  }

  private static BuildCancelled replaced(BuildRecord.Accepted accepted, long by, Instant now) {
    BuildRequested r = accepted.request();
    String why = "build " + by + " of the same pull request is newer";
    return new BuildCancelled(now, r.build(), r.image(), NAME, why);
  }

  private static BuildFinished cancelled(
      BuildRecord build, BuildRecord.Accepted accepted, Instant now) {
    String by = build.cancelled().map(c -> "cancelled by " + c.by() + why(c)).orElse("cancelled");
    return ended(build, accepted, Outcome.CANCELLATION, by, now);
  }

  private static String why(BuildCancelled wish) {
    return wish.why().isBlank() ? "" : ": " + wish.why();
  }

  private static BuildFinished quarantined(
      BuildRecord build, BuildRecord.Accepted accepted, Instant now) {
    String message =
        "quarantined: its builder died in "
            + build.attempts().kept()
            + " attempts, the last time "
            + build.started().map(s -> s.builder().value()).orElse("an unknown one")
            + ". It is not tried again by itself. Look for what it does to builders (memory, disk,"
            + " their logs), then 'slipway retry "
            + build.id()
            + "'";
    return ended(build, accepted, Outcome.ERROR, message, now);
  }

  private static BuildFinished ended(
      BuildRecord build,
      BuildRecord.Accepted accepted,
      Outcome outcome,
      String message,
      Instant now) {
    return new BuildFinished(
        now,
        build.id(),
        accepted.request().image(),
        outcome,
        message,
        Optional.empty(),
        build.attempts().next() - 1);
  }
}
