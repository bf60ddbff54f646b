package io.slipway.scheduler.domain;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.ProjectId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registered projects; of each the registration that Kafka has last counts, whatever the clocks
 * of those who wrote them say. Safe for many threads.
 */
public final class ProjectBook {
  private final Map<ProjectId, Line> projects = new ConcurrentHashMap<>();

  private record Line(ProjectRegistered registered, long offset) {}

  /**
   * Takes a registration in; an older one than the one known changes nothing.
   *
   * @param offset its place on its partition, which all registrations of a project share
   */
  public void apply(ProjectRegistered registered, long offset) {
    projects.merge(
        registered.project().id(),
        new Line(registered, offset),
        (known, next) -> next.offset() < known.offset() ? known : next);
  }

  /** The project of that name. */
  public Optional<ProjectRegistered> find(ProjectId id) {
    return Optional.ofNullable(projects.get(id)).map(Line::registered);
  }

  /** All, by name. */
  public List<ProjectRegistered> all() {
    return projects.values().stream()
        .map(Line::registered)
        .sorted(Comparator.comparing((ProjectRegistered p) -> p.project().id().value()))
        .toList();
  }
}
