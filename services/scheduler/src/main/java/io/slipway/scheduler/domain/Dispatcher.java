package io.slipway.scheduler.domain;

import io.slipway.model.Lane;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides which build goes next, and how many are handed out ahead. Rank goes first, shares second;
 * and when builds of a lower rank have waited for too long, one turn in {@value #TURNS} is theirs,
 * so that nobody waits for ever. Remembers only who had a turn lately: after a restart all shares
 * begin anew. Used by one thread at a time.
 */
public final class Dispatcher {
  private static final int TURNS = 5;

  private final Limits limits;
  private final Precedence precedence;
  private final Map<Lane, Turns> lanes = new EnumMap<>(Lane.class);

  private static final class Turns {
    private final Map<Rank, FairShare> shares = new TreeMap<>();
    private int sinceAged;

    /** Of builds of one rank, the one whose project's turn it is. */
    Waiter take(List<Waiter> heads) {
      return shares.computeIfAbsent(heads.getFirst().rank(), r -> new FairShare()).take(heads);
    }
  }

  /** A dispatcher that has handed out nothing. */
  public Dispatcher(Limits limits) {
    this(limits, Precedence.STRICT);
  }

  Dispatcher(Limits limits, Precedence precedence) {
    this.limits = limits;
    this.precedence = precedence;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Turns());
    }
  }

  /**
   * The build of a lane that goes next; it must be handed out, its turn is over.
   *
   * @return empty when none waits, or a limit holds all of them
   */
  Optional<Waiter> next(Lane lane, ReadyQueue ready, Workload load, Instant now) {
    if (load.ahead(lane) >= limits.ready()
        || !precedence.within(limits.quota(lane), load.taken(lane))) {
      return Optional.empty();
    }
    List<List<Waiter>> ranks =
        ready.ranks().stream()
            .map(rank -> allowed(ready.heads(rank), lane, load))
            .filter(heads -> !heads.isEmpty())
            .toList();
    if (ranks.isEmpty()) {
      return Optional.empty();
    }
    Turns turns = lanes.computeIfAbsent(lane, l -> new Turns());
    int rank = turns.sinceAged < TURNS - 1 ? 0 : aged(ranks, now);
    turns.sinceAged = rank == 0 ? turns.sinceAged + 1 : 0;
    return Optional.of(turns.take(ranks.get(rank)));
  }

  private List<Waiter> allowed(List<Waiter> heads, Lane lane, Workload load) {
    return heads.stream()
        .filter(w -> precedence.within(w.quota(), load.taken(w.project(), lane)))
        .toList();
  }

  /** The lower rank whose build has waited longest and too long; the first when there is none. */
  private int aged(List<List<Waiter>> ranks, Instant now) {
    int oldest = 0;
    Instant since = now.minus(limits.ageing());
    for (int i = 1; i < ranks.size(); i++) {
      Instant longest = Collections.min(ranks.get(i), Waiter.OLDEST_FIRST).since();
      if (longest.isBefore(since)) {
        oldest = i;
        since = longest;
      }
    }
    return oldest;
  }
}
