package io.slipway.build.shelf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Decides what goes, the least valuable first. A thing is worth the less the longer nobody used it,
 * the more room it takes, and the faster it is made again. What a running build holds stays, and so
 * does all that it stands on.
 *
 * <p>Source: issue 4, "Worker disks: bounded stores, least-valuable-first".
 */
public final class Eviction {
  private Eviction() {}

  /**
   * Chooses.
   *
   * @param all that the store keeps, each id once
   * @param rules what may go
   * @param now the time from which ages count
   * @param free bytes that are free on the disk
   * @return in the order in which they must go: what stands on others before these
   */
  public static List<Stored> choose(List<Stored> all, PruneRules rules, Instant now, long free) {
    Map<String, Stored> byId = new HashMap<>();
    Map<String, Integer> users = new HashMap<>();
    for (Stored item : all) {
      byId.put(item.id(), item);
      item.needs().forEach(needed -> users.merge(needed, 1, Integer::sum));
    }
    PriorityQueue<Stored> candidates =
        new PriorityQueue<>(
            Comparator.comparingDouble((Stored item) -> -burden(item, now))
                .thenComparing(Stored::id));
    all.stream()
        .filter(item -> !users.containsKey(item.id()) && mayGo(item, rules, now))
        .forEach(candidates::add);
    long excess = rules.excess(all.stream().mapToLong(Stored::bytes).sum(), free);
    List<Stored> chosen = new ArrayList<>();
    while (excess > 0 && !candidates.isEmpty()) {
      Stored next = candidates.remove();
      chosen.add(next);
      excess -= next.bytes();
      for (String needed : next.needs()) {
        Stored below = byId.get(needed);
        if (below != null
            && users.merge(needed, -1, Integer::sum) == 0
            && mayGo(below, rules, now)) {
          candidates.add(below);
        }
      }
    }
    return chosen;
  }

  /** Whether it may go once nothing stands on it. */
  private static boolean mayGo(Stored item, PruneRules rules, Instant now) {
    return !item.inUse() && rules.match(item, now);
  }

  /** How much of the disk, for how long, for how little: the higher, the sooner it goes. */
  private static double burden(Stored item, Instant now) {
    double idle = Math.max(1, Duration.between(item.lastUsed(), now).toSeconds());
    return item.cost().isZero()
        ? Double.MAX_VALUE
        : idle * Math.max(1, item.bytes()) / Math.max(1, item.cost().toMillis());
  }
}
