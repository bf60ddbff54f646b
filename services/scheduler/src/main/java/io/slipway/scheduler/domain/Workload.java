package io.slipway.scheduler.domain;

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

/** What is handed out and not over. Used by one thread at a time. */
final class Workload {
  private static final int REMEMBERED = 20;

  private final Map<Lane, Set<BuildId>> handedOut = new EnumMap<>(Lane.class);
  private final Set<BuildId> overtaken = new HashSet<>();
  private final Map<Lane, Set<BuildId>> running = new EnumMap<>(Lane.class);
  private final Map<ProjectId, Set<BuildId>> projects = new HashMap<>();
  private final Map<Lane, Map<BuildId, Duration>> lately = new EnumMap<>(Lane.class);

  Workload() {
    for (Lane lane : Lane.values()) {
      handedOut.put(lane, new LinkedHashSet<>());
      running.put(lane, new LinkedHashSet<>());
      lately.put(lane, new LinkedHashMap<>());
    }
  }

  /** Files a build where it is now. */
  void file(BuildRecord build, Place place) {
    if (build.running() && handedOut(place.lane()).contains(build.id())) {
      overtake(place.lane(), build.id());
    }
    put(handedOut(place.lane()), build.id(), build.handedOut());
    if (!build.handedOut()) {
      overtaken.remove(build.id());
    }
    put(running(place.lane()), build.id(), build.running());
    Set<BuildId> own = projects.computeIfAbsent(place.project(), p -> new HashSet<>());
    put(own, build.id(), build.handedOut() || build.running());
    build.worked().ifPresent(duration -> remember(place.lane(), build.id(), duration));
    if (own.isEmpty()) {
      projects.remove(place.project());
    }
  }

  private static void put(Set<BuildId> builds, BuildId build, boolean present) {
    if (present) {
      builds.add(build);
    } else {
      builds.remove(build);
    }
  }

  /** Jobs are taken in order: one that others went past is refused for now, or it was lost. */
  private void overtake(Lane lane, BuildId started) {
    for (BuildId earlier : handedOut(lane)) {
      if (earlier.equals(started)) {
        return;
      }
      overtaken.add(earlier);
    }
  }

  /** How many builds of a lane are handed out for the next builder that is free. */
  int ahead(Lane lane) {
    return (int) handedOut(lane).stream().filter(build -> !overtaken.contains(build)).count();
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

  /** How many builds of a project are handed out and not over, in all lanes. */
  int taken(ProjectId project) {
    return projects.getOrDefault(project, Set.of()).size();
  }
}
