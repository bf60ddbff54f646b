package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildId;
import io.slipway.model.ProjectId;
import java.time.Instant;
import java.util.Comparator;

/**
 * A build that waits for nothing but its turn.
 *
 * @param since when it was accepted
 * @param weight of its project, as it was then
 * @param quota of its project, as it was then; 0 for none
 */
record Waiter(BuildId build, ProjectId project, Rank rank, Instant since, int weight, int quota) {
  static final Comparator<Waiter> OLDEST_FIRST =
      Comparator.comparing(Waiter::since).thenComparing(w -> w.build().value());

  static Waiter of(BuildRequested request) {
    return new Waiter(
        request.build(),
        request.project(),
        Place.of(request).rank(),
        request.at(),
        request.queue().weight(),
        request.queue().quota());
  }
}
