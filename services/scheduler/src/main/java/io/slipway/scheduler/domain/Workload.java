package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.model.BuildId;
import io.slipway.model.Lane;
import io.slipway.model.ProjectId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is handed out and not over. Used by one thread at a time. */
final class Workload {
  private static final int REMEMBERED = 20;
  private static final Long NOT_READ = Long.MAX_VALUE;

  private final Map<Lane, Set<BuildId>> handedOut = new EnumMap<>(Lane.class);

  /** Where the jobs of a build that is not over stand on the topic of its lane, by attempt. */
  private final Map<BuildId, SortedMap<Integer, Long>> jobs = new HashMap<>();

  /** The place of the last job that was begun, as far as is known. */
  private final Map<Lane, Long> begun = new EnumMap<>(Lane.class);

  private final Map<Lane, Set<BuildId>> running = new EnumMap<>(Lane.class);

  /** What each project has in a lane: a lane without builders may not hold up another one. */
  private final Map<Lane, Map<ProjectId, Set<BuildId>>> projects = new EnumMap<>(Lane.class);

  private final Map<Lane, Map<BuildId, Duration>> lately = new EnumMap<>(Lane.class);

  Workload() {
    for (Lane lane : Lane.values()) {
      handedOut.put(lane, new LinkedHashSet<>());
      running.put(lane, new LinkedHashSet<>());
      lately.put(lane, new LinkedHashMap<>());
      projects.put(lane, new HashMap<>());
    }
  }

  /** Files a build where it is now. */
  void file(BuildRecord build, Place place) {
    if (build.dispatched() > 0) {
      places(build.id()).putIfAbsent(build.dispatched(), NOT_READ);
      noteBegun(place.lane(), build, places(build.id()));
    }
    if (build.finished()) {
      jobs.remove(build.id());
    }
    put(handedOut(place.lane()), build.id(), build.handedOut());
    put(running(place.lane()), build.id(), build.running());
    Map<ProjectId, Set<BuildId>> lane =
        projects.computeIfAbsent(place.lane(), l -> new HashMap<>());
    Set<BuildId> own = lane.computeIfAbsent(place.project(), p -> new HashSet<>());
    put(own, build.id(), build.handedOut() || build.running());
    build.worked().ifPresent(duration -> remember(place.lane(), build.id(), duration));
    if (own.isEmpty()) {
      lane.remove(place.project());
    }
  }

  private static void put(Set<BuildId> builds, BuildId build, boolean present) {
    if (present) {
      builds.add(build);
    } else {
      builds.remove(build);
    }
  }

  /**
   * A job was read. A copy of one that was put back does not move it: what counts is when builders
   * met it first.
   *
   * @param offset its place on the topic of its lane; -1 when it was sent and not read yet
   */
  void job(BuildRecord build, BuildDispatched job, long offset) {
    if (offset < 0) {
      return;
    }
    if (!build.finished()) {
      places(build.id()).merge(job.attempt(), offset, Math::min);
    }
    noteBegun(job.lane(), build, Map.of(job.attempt(), offset));
  }

  private SortedMap<Integer, Long> places(BuildId build) {
    return jobs.computeIfAbsent(build, id -> new TreeMap<>());
  }

  private void noteBegun(Lane lane, BuildRecord build, Map<Integer, Long> places) {
    int attempt = build.started().map(BuildStarted::attempt).orElse(0);
    places.forEach(
        (number, offset) -> {
          if (number <= attempt && !offset.equals(NOT_READ)) {
            begun.merge(lane, offset, Math::max);
          }
        });
  }

  /**
   * How many builds of a lane are handed out for the next builder that is free. Jobs are taken in
   * order: one that others went past is refused for now, or it was lost.
   */
  int ahead(Lane lane) {
    long last = begun.getOrDefault(lane, -1L);
    return (int)
        handedOut(lane).stream()
            .map(this::places)
            .filter(places -> places.getOrDefault(places.lastKey(), NOT_READ) > last)
            .count();
  }

  private void remember(Lane lane, BuildId build, Duration duration) {
    Map<BuildId, Duration> known = lately.computeIfAbsent(lane, l -> new LinkedHashMap<>());
    known.put(build, duration);
    if (known.size() > REMEMBERED) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /** How long builds of a lane took that were seen to end last, at most {@value #REMEMBERED}. */
  List<Duration> lately(Lane lane) {
    return List.copyOf(lately.getOrDefault(lane, Map.of()).values());
  }

  /** Handed out and not started, the longest waiting first. */
  Set<BuildId> handedOut(Lane lane) {
    return handedOut.getOrDefault(lane, Set.of());
  }

  /** Started and not over. */
  Set<BuildId> running(Lane lane) {
    return running.getOrDefault(lane, Set.of());
  }

  /** How many builds of a lane are handed out and not over. */
  int taken(Lane lane) {
    return handedOut(lane).size() + running(lane).size();
  }

  /** How many builds of a project are handed out and not over in a lane. */
  int taken(ProjectId project, Lane lane) {
    return own(project, lane).size();
  }

  /** Builds of a project that are started and not over in a lane. */
  Set<BuildId> running(ProjectId project, Lane lane) {
    Set<BuildId> running = new LinkedHashSet<>(running(lane));
    running.retainAll(own(project, lane));
    return running;
  }

  private Set<BuildId> own(ProjectId project, Lane lane) {
    return projects.getOrDefault(lane, Map.of()).getOrDefault(project, Set.of());
  }
}
