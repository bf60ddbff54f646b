package io.slipway.promoter.domain;

import io.slipway.model.Gate;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.PromotionChain;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import java.util.List;
import java.util.Optional;

/**
 * What the farm's registrations say about the tags of one image. What one project protects is
 * protected from all that share the image.
 *
 * @param projects those that are registered for the image, now
 */
public record ImageRules(List<Project> projects) {
  /** For an image that no project is registered for. */
  public static final ImageRules NONE = new ImageRules(List.of());

  /** Copies the projects. */
  public ImageRules {
    projects = List.copyOf(projects);
  }

  private Optional<Project> project(ProjectId id) {
    return projects.stream().filter(p -> p.id().equals(id)).findFirst();
  }

  /** The templates of a project. */
  TagRules tags(ProjectId id) {
    return project(id).map(Project::tags).orElse(TagRules.DEFAULTS);
  }

  /** The stages that a build goes through; those of the gate it came with for unknown projects. */
  public List<Stage> stages(Optional<Origin> origin) {
    return way(origin).stages();
  }

  private Way way(Optional<Origin> origin) {
    Optional<Project> project = origin.flatMap(o -> project(o.project()));
    if (project.isEmpty()) {
      Gate gate = origin.map(Origin::gate).orElse(Gate.AUTOMATIC);
      return Way.of(PromotionChain.of(gate).stages());
    }
    ProjectId id = project.get().id();
    PromotionChain asked =
        origin.filter(Origin::trusted).map(Origin::chain).orElse(PromotionChain.BY_GATE);
    return Way.of(asked, project.get(), releasesByTags(id), tag -> owner(tag, id));
  }

  /** What keeps a tag out of the chain that a project's repository asks for. */
  private Optional<String> owner(Tag tag, ProjectId asking) {
    if (fixed(tag) || tag.subject().isPresent()) {
      return Optional.of("never moves");
    }
    return projects.stream()
        .filter(p -> !p.id().equals(asking) && isIn(p.stages(), tag))
        .findFirst()
        .map(p -> "is a stage of the project " + p.id());
  }

  /** Why no stage takes the build, if this tag is one: its repository contradicts the farm. */
  Optional<String> contradiction(Optional<Origin> origin, Tag tag) {
    Way way = way(origin);
    boolean stage =
        isIn(way.stages(), tag) || isIn(origin.map(o -> o.chain().stages()).orElse(List.of()), tag);
    return way.contradiction().filter(why -> stage);
  }

  /** Whether no stage takes the build. */
  boolean contradicts(Optional<Origin> origin) {
    return way(origin).contradiction().isPresent();
  }

  /** Whether the project releases by Git tags: then its last stage goes by versions. */
  boolean releasesByTags(ProjectId id) {
    return project(id).filter(p -> !p.triggers().tags().isEmpty()).isPresent();
  }

  /** Whether it never moves. */
  public boolean fixed(Tag tag) {
    return tag.isFixed() || projects.stream().anyMatch(p -> p.tags().fixes(tag));
  }

  /** Whether it is a stage of any chain. */
  boolean isStage(Tag tag) {
    return isIn(PromotionChain.of(Gate.AUTOMATIC).stages(), tag) || isStageOfAProject(tag);
  }

  /** Whether it is a stage of the chain of a registered project. */
  boolean isStageOfAProject(Tag tag) {
    return projects.stream().anyMatch(project -> isIn(project.stages(), tag));
  }

  private static boolean isIn(List<Stage> stages, Tag tag) {
    return stages.stream().anyMatch(stage -> stage.tag().equals(tag));
  }

  /** Whether only trusted builds may have it. */
  boolean isProtected(Tag tag) {
    return isStage(tag) || fixed(tag) || TagRule.of(tag) == TagRule.SERIES;
  }

  /** Whether it moves in the order of versions, not of numbers. */
  boolean goesByVersion(Tag tag) {
    return TagRule.of(tag) == TagRule.SERIES
        || projects.stream()
            .filter(p -> releasesByTags(p.id()))
            .anyMatch(p -> p.stages().getLast().tag().equals(tag));
  }

  static boolean isAutomatic(Stage stage) {
    return switch (stage.gate()) {
      case StageGate.Automatic automatic -> true;
      case StageGate.Approval _, StageGate.Command _, StageGate.HttpCheck _ -> false;
    };
  }

  /** Whether people let builds through; the others wait for the farm's own checks. */
  static boolean isApproved(Stage stage) {
    return switch (stage.gate()) {
      case StageGate.Approval _ -> true;
      case StageGate.Automatic _, StageGate.Command _, StageGate.HttpCheck _ -> false;
    };
  }

  /** Whether the farm checks builds itself, so that nobody's word lets one through. */
  static boolean isChecked(Stage stage) {
    return switch (stage.gate()) {
      case StageGate.Command _, StageGate.HttpCheck _ -> true;
      case StageGate.Automatic _, StageGate.Approval _ -> false;
    };
  }
}
