package io.slipway.promoter.domain;

import io.slipway.model.Gate;
import io.slipway.model.Project;
import io.slipway.model.PromotionChain;
import io.slipway.model.Stage;
import io.slipway.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stages that a build goes through. Its repository may ask for a chain of its own; what the
 * farm registered stays: its stages, their order, and every gate of theirs that waits (issue 4).
 *
 * @param stages in order; the farm's alone when the repository asks for something impossible
 * @param contradiction what is impossible about it: then no stage takes the build
 */
record Way(List<Stage> stages, Optional<String> contradiction) {
  /** Copies the stages. */
  Way {
    stages = List.copyOf(stages);
  }

  static Way of(List<Stage> stages) {
    return new Way(stages, Optional.empty());
  }

  /** Whether a project of another name, or the farm's rules, have the tag for themselves. */
  @FunctionalInterface
  interface Owners {
    /** Whose it is, for people; empty when the repository may have it. */
    Optional<String> of(Tag tag);
  }

  /**
   * What the repository asks for, within what the farm decides.
   *
   * @param byTags whether the project releases by Git tags, which end in its last stage
   */
  static Way of(PromotionChain asked, Project project, boolean byTags, Owners owners) {
    if (asked.stages().isEmpty()) {
      return of(project.stages());
    }
    List<Stage> farm = decided(project, byTags);
    List<Stage> way = new ArrayList<>();
    int next = 0;
    for (Stage stage : asked.stages()) {
      Tag tag = stage.tag();
      int at = farm.stream().map(Stage::tag).toList().indexOf(tag);
      if (at >= 0 && at < next) {
        return contradiction(project, tag + " is behind " + farm.get(next - 1).tag() + " there");
      }
      boolean own = project.stages().stream().anyMatch(usual -> usual.tag().equals(tag));
      if (at < 0 && !own && owners.of(tag).isPresent()) {
        return contradiction(project, tag + " " + owners.of(tag).get());
      }
      if (at < 0 && byTags && next == farm.size()) {
        return contradiction(project, tag + " is behind the stage that the releases end in");
      }
      if (at < 0) {
        way.add(stage);
      } else {
        way.addAll(farm.subList(next, at));
        way.add(ImageRules.isAutomatic(farm.get(at)) ? stage : farm.get(at));
        next = at + 1;
      }
    }
    way.addAll(farm.subList(next, farm.size()));
    return of(way);
  }

  /** What is the farm's will, and not only what happens when nobody says anything. */
  private static List<Stage> decided(Project project, boolean byTags) {
    if (!project.chain().stages().isEmpty()) {
      return project.chain().stages();
    }
    boolean last = byTags || project.gate() == Gate.MANUAL;
    return last ? List.of(project.stages().getLast()) : List.of();
  }

  private static Way contradiction(Project project, String why) {
    return new Way(
        project.stages(), Optional.of("the chain in .slipway.yaml contradicts the farm's: " + why));
  }
}
