package io.slipway.promoter.domain;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.ImageName;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The registered projects: a fold in which the newest registration of each counts. */
public final class Projects {
  private record Known(long offset, Project project) {}

  private final Map<ProjectId, Known> projects = new ConcurrentHashMap<>();

  /** A project was registered or changed; {@code offset} is the record's. */
  public void registered(long offset, ProjectRegistered event) {
    projects.merge(
        event.project().id(),
        new Known(offset, event.project()),
        (now, next) -> next.offset() >= now.offset() ? next : now);
  }

  /** Whether it is registered. */
  public boolean knows(ProjectId id) {
    return projects.containsKey(id);
  }

  /** The rules for an image. */
  public ImageRules of(ImageName image) {
    return new ImageRules(
        projects.values().stream()
            .map(Known::project)
            .filter(project -> project.image().equals(image))
            .toList());
  }
}
