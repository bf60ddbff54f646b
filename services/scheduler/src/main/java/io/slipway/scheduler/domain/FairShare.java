package io.slipway.scheduler.domain;

import io.slipway.model.ProjectId;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stride scheduling between the projects that wait in one rank: each has a place on a scale, the
 * last one goes next, and moves on by the inverse of its weight. Who had nothing to do meanwhile
 * joins where the others are: time that was not used is not saved up. Used by one thread at a time.
 */
final class FairShare {
  private final Map<ProjectId, Double> places = new HashMap<>();
  private double now;

  /** Which of the projects' first builds goes next; it goes. */
  Waiter take(List<Waiter> heads) {
    Waiter next =
        Collections.min(
            heads, Comparator.comparingDouble(this::place).thenComparing(Waiter.OLDEST_FIRST));
    now = place(next);
    places.put(next.project(), now + 1.0 / next.weight());
    return next;
  }

  /** Where its project is, never behind the others. */
  private double place(Waiter waiter) {
    return Math.max(now, places.getOrDefault(waiter.project(), 0.0));
  }
}
