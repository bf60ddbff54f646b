package io.slipway.scheduler.domain;

import io.slipway.model.BuildId;
import io.slipway.model.Lane;
import io.slipway.model.ProjectId;
import io.slipway.scheduler.domain.Wait.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out why a build waits. Reckons with medians of the last builds: of its image while it waits
 * for that, of its lane while it waits for a builder.
 */
final class WaitReport {
  private static final String NEVER = "no build of this image has ended yet";
  private static final String IDLE = "no builder works in this lane now";

  private final Limits limits;
  private final Workload load;
  private final ReadyQueue ready;
  private final Function<BuildId, BuildRecord> builds;
  private final Instant now;

  /** What is known of a build's lane, now. */
  WaitReport(
      Limits limits,
      Workload load,
      ReadyQueue ready,
      Function<BuildId, BuildRecord> builds,
      Instant now) {
    this.limits = limits;
    this.load = load;
    this.ready = ready;
    this.builds = builds;
    this.now = now;
  }

  Wait of(BuildRecord build, BuildRecord.Accepted accepted, ImageLine line) {
    if (build.finished() || build.running()) {
      return new Wait(Limit.NONE, Optional.empty(), 0, Optional.empty(), "it does not wait");
    }
    Lane lane = accepted.request().lane();
    if (!build.waiting()) {
      int before = List.copyOf(load.handedOut(lane)).indexOf(build.id());
      return forBuilder(Limit.BUILDER, lane, load.running(lane), Math.max(0, before));
    }
    Optional<Waiter> waiter = ready.find(build.id());
    return waiter.isPresent()
        ? forTurn(waiter.get(), lane)
        : forImage(line, lane, accepted.number());
  }

  private Wait forImage(ImageLine line, Lane lane, long number) {
    Optional<BuildRecord> holder = line.head(lane).map(builds);
    int ahead = line.before(lane, number);
    Optional<Duration> median = median(line.durations());
    Duration spent =
        holder
            .filter(BuildRecord::running)
            .flatMap(BuildRecord::started)
            .map(s -> Duration.between(s.at(), now))
            .orElse(Duration.ZERO);
    Optional<Duration> estimate =
        median.map(
            m -> {
              Duration rest = m.minus(spent);
              return m.multipliedBy(Math.max(0, ahead - 1))
                  .plus(rest.isNegative() ? Duration.ZERO : rest);
            });
    String basis =
        median.isEmpty()
            ? NEVER
            : "the median of the last " + line.durations().size() + " builds of this image";
    return new Wait(Limit.IMAGE, holder, ahead, estimate, basis);
  }

  private Wait forTurn(Waiter waiter, Lane lane) {
    ProjectId project = waiter.project();
    if (waiter.quota() > 0 && load.taken(project, lane) >= waiter.quota()) {
      int before = ready.of(waiter.rank(), project).headSet(waiter).size();
      return forBuilder(Limit.PROJECT_QUOTA, lane, load.running(project, lane), before);
    }
    int before = load.handedOut(lane).size() + before(waiter);
    boolean full = limits.quota(lane) > 0 && load.taken(lane) >= limits.quota(lane);
    return forBuilder(full ? Limit.LANE_QUOTA : Limit.TURN, lane, load.running(lane), before);
  }

  /**
   * Waits until builders are free.
   *
   * @param before the builds of which one has to end first
   */
  private Wait forBuilder(Limit limit, Lane lane, Set<BuildId> before, int ahead) {
    Optional<BuildRecord> holder = before.stream().findFirst().map(builds);
    int running = before.size();
    List<Duration> lately = load.lately(lane);
    Optional<Duration> estimate =
        running == 0
            ? Optional.empty()
            : median(lately).map(m -> m.multipliedBy(ahead + 1L).dividedBy(running));
    String basis =
        running == 0
            ? IDLE
            : lately.isEmpty()
                ? "no build has ended in this lane yet"
                : "the median of the last "
                    + lately.size()
                    + " builds of the lane; "
                    + running
                    + " of those before it run at once now";
    return new Wait(limit, holder, ahead, estimate, basis);
  }

  /** Who goes before: higher ranks, then of each project what its weight gives it until then. */
  private int before(Waiter waiter) {
    int before = 0;
    int own = ready.of(waiter.rank(), waiter.project()).headSet(waiter).size();
    for (Rank rank : ready.ranks()) {
      for (Waiter head : ready.heads(rank)) {
        int size = ready.of(rank, head.project()).size();
        if (rank.compareTo(waiter.rank()) < 0) {
          before += size;
        } else if (rank.equals(waiter.rank()) && !head.project().equals(waiter.project())) {
          before += Math.min(size, own * head.weight() / waiter.weight());
        }
      }
    }
    return before + own;
  }

  static Optional<Duration> median(List<Duration> durations) {
    return durations.isEmpty()
        ? Optional.empty()
        : Optional.of(durations.stream().sorted().toList().get(durations.size() / 2));
  }
}
