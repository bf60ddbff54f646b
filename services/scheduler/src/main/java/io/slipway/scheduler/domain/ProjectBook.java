package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.ProjectRegistered;
import io.slipway.model.ProjectId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The registered projects; of each the newest registration counts. Safe for many threads. */
public final class ProjectBook {
  private final Map<ProjectId, ProjectRegistered> projects = new ConcurrentHashMap<>();

  /** Takes a registration in; an older one than the one known changes nothing. */
  public void apply(ProjectRegistered registered) {
    projects.merge(
        registered.project().id(),
        registered,
        (known, next) -> next.at().isBefore(known.at()) ? known : next);
  }

  /** The project of that name. */
  public Optional<ProjectRegistered> find(ProjectId id) {
    return Optional.ofNullable(projects.get(id));
  }

  /** All, by name. */
  public List<ProjectRegistered> all() {
    return projects.values().stream()
        .sorted(Comparator.comparing((ProjectRegistered p) -> p.project().id().value()))
        .toList();
  }
}
