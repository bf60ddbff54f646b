package io.slipway.scheduler.domain;

import io.slipway.model.BuildId;
import io.slipway.model.ProjectId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The builds of one lane that wait for nothing but their turn, by rank and project. What it costs
 * to ask depends on the number of projects, not of builds. Used by one thread at a time.
 */
final class ReadyQueue {
  private static final SortedSet<Waiter> NOBODY =
      Collections.unmodifiableSortedSet(new TreeSet<>(Waiter.OLDEST_FIRST));

  private final Map<BuildId, Waiter> present = new HashMap<>();
  private final SortedMap<Rank, Map<ProjectId, SortedSet<Waiter>>> ranks = new TreeMap<>();

  /** Adds a build; nothing changes when it is there. */
  void add(Waiter waiter) {
    if (present.putIfAbsent(waiter.build(), waiter) == null) {
      ranks
          .computeIfAbsent(waiter.rank(), r -> new HashMap<>())
          .computeIfAbsent(waiter.project(), p -> new TreeSet<>(Waiter.OLDEST_FIRST))
          .add(waiter);
    }
  }

  /** Takes a build out; nothing changes when it is not there. */
  void remove(BuildId build) {
    Waiter waiter = present.remove(build);
    if (waiter == null) {
      return;
    }
    Map<ProjectId, SortedSet<Waiter>> projects = ranks.getOrDefault(waiter.rank(), Map.of());
    SortedSet<Waiter> waiters = projects.get(waiter.project());
    if (waiters != null) {
      waiters.remove(waiter);
      if (waiters.isEmpty()) {
        projects.remove(waiter.project());
      }
    }
    if (projects.isEmpty()) {
      ranks.remove(waiter.rank());
    }
  }

  Optional<Waiter> find(BuildId build) {
    return Optional.ofNullable(present.get(build));
  }

  /** The ranks that builds wait in, the first to go first. */
  Collection<Rank> ranks() {
    return ranks.keySet();
  }

  /** The longest waiting build of each project in a rank. */
  List<Waiter> heads(Rank rank) {
    return ranks.getOrDefault(rank, Map.of()).values().stream().map(SortedSet::first).toList();
  }

  /** The builds of a project in a rank, the longest waiting first. */
  SortedSet<Waiter> of(Rank rank, ProjectId project) {
    return ranks.getOrDefault(rank, Map.of()).getOrDefault(project, NOBODY);
  }

  int size() {
    return present.size();
  }
}
