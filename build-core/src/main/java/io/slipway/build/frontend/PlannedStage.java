package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stage with its references resolved to other stages and images, while the plan is made. An image
 * that only {@code --from} names is a stage without instructions.
 */
final class PlannedStage {
  private final int index;
  private final Optional<String> name;
  private final Base base;
  private final Optional<Platform> platform;
  private final SourceRange range;
  private final boolean bare;
  private final List<Step> steps = new ArrayList<>();
  private int extraSteps;
  private boolean triggered;

  private PlannedStage(Stage stage, Base base, Optional<Platform> platform, boolean bare) {
    this.index = stage.index();
    this.name = stage.name();
    this.base = base;
    this.platform = platform;
    this.range = stage.range();
    this.bare = bare;
  }

  /** What tells one stage from the others. */
  record Stage(int index, Optional<String> name, SourceRange range) {}

  /** A stage of the file. */
  static PlannedStage of(Stage stage, Base base, Optional<Platform> platform) {
    return new PlannedStage(stage, base, platform, false);
  }

  /** An image or files alone: named by {@code --from}, or in the place of a stage of the file. */
  static PlannedStage bare(Stage stage, Base base, Optional<Platform> platform) {
    return new PlannedStage(stage, base, platform, true);
  }

  /** What a stage stands on. */
  sealed interface Base {
    /** Nothing. */
    record Scratch() implements Base {}

    /**
     * An image from a registry.
     *
     * @param name as the file writes it, variables replaced
     */
    record Image(ImageReference reference, String name) implements Base {}

    /**
     * Files that the caller put in the place of an image.
     *
     * @param name as the file writes it
     */
    record Files(Operation.Source source, String name) implements Base {}

    /** Another stage of the file. */
    record Other(PlannedStage stage) implements Base {}
  }

  /**
   * An instruction in its stage.
   *
   * @param sources the stages that it reads, in the order in which it names them
   * @param triggered whether an ONBUILD of the base brought it in
   */
  record Step(Instruction instruction, List<PlannedStage> sources, boolean triggered) {}

  int index() {
    return index;
  }

  Optional<String> name() {
    return name;
  }

  Base base() {
    return base;
  }

  /** Whether it has no instructions of its own and shows no steps. */
  boolean isBare() {
    return bare;
  }

  /** The platform that FROM asks for; empty for that of the base or the target. */
  Optional<Platform> platform() {
    return platform;
  }

  /** The platform of what it is built on; nothing and files are for the target. */
  Platform platform(Platform target) {
    return switch (base) {
      case Base.Scratch scratch -> target;
      case Base.Files files -> platform.orElse(target);
      case Base.Image image -> platform.orElse(target);
      case Base.Other(PlannedStage other) -> other.platform(target);
    };
  }

  SourceRange range() {
    return range;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  void add(Step step) {
    steps.add(step);
  }

  /** Puts the instructions of the base's ONBUILD before the stage's own, once. */
  void addTriggers(List<Step> triggers) {
    steps.addAll(0, triggers);
    extraSteps += triggers.size();
    triggered = true;
  }

  boolean triggersKnown() {
    return triggered;
  }

  /** The stages that must be there first. */
  Stream<PlannedStage> needs() {
    Stream<PlannedStage> sources = steps.stream().flatMap(step -> step.sources().stream());
    return base instanceof Base.Other(PlannedStage other)
        ? Stream.concat(Stream.of(other), sources)
        : sources;
  }

  /** How many numbered steps the stage shows: {@code [build 2/4]} has four. */
  int shownSteps() {
    if (bare) {
      return 0;
    }
    long own =
        steps.stream()
            .filter(step -> !step.triggered())
            .filter(
                step ->
                    step.instruction() instanceof Instruction.Run
                        || step.instruction() instanceof Instruction.Copy
                        || step.instruction() instanceof Instruction.Add
                        || step.instruction() instanceof Instruction.Workdir)
            .count();
    boolean shownBase = base instanceof Base.Image || base instanceof Base.Files;
    return (int) own + extraSteps + (shownBase ? 1 : 0);
  }
}
