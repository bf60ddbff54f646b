package io.slipway.scheduler.domain;

import io.slipway.model.Urgency;
import java.util.Comparator;

/**
 * What goes before all shares: the priority, then people before rebuilds. Sorts the first to go
 * first.
 */
record Rank(int priority, Urgency urgency) implements Comparable<Rank> {
  private static final Comparator<Rank> ORDER =
      Comparator.comparingInt(Rank::priority).reversed().thenComparing(Rank::urgency);

  @Override
  public int compareTo(Rank other) {
    return ORDER.compare(this, other);
  }
}
