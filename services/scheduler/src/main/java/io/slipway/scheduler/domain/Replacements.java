package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildOrder;
import io.slipway.model.Lane;
import io.slipway.model.ProjectId;
import io.slipway.scheduler.domain.BuildRecord.Accepted;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which builds of an image a newer one of the same ref makes pointless. Used by one thread at a
 * time.
 */
final class Replacements {
  private final Precedence precedence;
  private final Map<Ref, Series> refs = new HashMap<>();
  private final SortedMap<Long, Long> pointless = new TreeMap<>();

  private record Ref(ProjectId project, Lane lane, String repository, String ref) {
    static Ref of(BuildRequested request) {
      return new Ref(
          request.project(), request.lane(), request.source().url(), request.source().ref());
    }
  }

  /** The newest build of a ref, and all that have not ended. */
  private static final class Series {
    private final SortedMap<Long, Numbered> open = new TreeMap<>();
    private Numbered newest;

    Series(Numbered first) {
      this.newest = first;
    }
  }

  private record Numbered(BuildOrder order, BuildRequested request) {
    static Numbered of(Accepted accepted) {
      return new Numbered(accepted.order(), accepted.request());
    }

    long number() {
      return order.number();
    }

    boolean isNewerThan(Numbered other) {
      return order.compareTo(other.order) > 0;
    }
  }

  Replacements(Precedence precedence) {
    this.precedence = precedence;
  }

  /** Files a build where it is now. */
  void file(BuildRecord build, Accepted accepted) {
    Numbered own = Numbered.of(accepted);
    Series series = refs.computeIfAbsent(Ref.of(own.request()), r -> new Series(own));
    if (build.finished() || build.cancelled().isPresent()) {
      series.open.remove(own.number());
      pointless.remove(own.number());
    } else {
      series.open.put(own.number(), own);
    }
    if (own.isNewerThan(series.newest)) {
      series.newest = own;
      series.open.values().forEach(older -> judge(series.newest, older));
    } else if (series.open.containsKey(own.number())) {
      judge(series.newest, own);
    }
  }

  private void judge(Numbered newest, Numbered older) {
    if (replaces(newest, older)) {
      pointless.put(older.number(), newest.number());
    }
  }

  private boolean replaces(Numbered newer, Numbered older) {
    return newer.isNewerThan(older) && precedence.replaces(newer.request(), older.request());
  }

  /** The numbers of the builds that are pointless, each with the number of the newer one. */
  SortedMap<Long, Long> pointless() {
    return pointless;
  }

  /** The number of a newer build that a build like this one would be pointless beside. */
  Optional<Long> newerThan(Accepted accepted) {
    Numbered own = Numbered.of(accepted);
    return Optional.ofNullable(refs.get(Ref.of(own.request())))
        .map(series -> series.newest)
        .filter(newest -> replaces(newest, own))
        .map(Numbered::number);
  }
}
