package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.build.dockerfile.Stage;
import io.slipway.build.dockerfile.Suggestion;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All stages of a file, who needs whom, and which are needed for the target. */
final class StageTree {
  private final Dockerfile file;
  private final Map<String, String> globals;
  private final ShellWords shell;
  private final List<PlannedStage> declared = new ArrayList<>();
  private final List<PlannedStage> external = new ArrayList<>();
  private final Map<String, PlannedStage> byName = new HashMap<>();

  private StageTree(Dockerfile file, Map<String, String> globals, ShellWords shell) {
    this.file = file;
    this.globals = globals;
    this.shell = shell;
  }

  /**
   * Resolves names to stages and images.
   *
   * @throws BuildFailure when a name is impossible, a stage needs itself, or a source comes later
   */
  static StageTree of(Dockerfile file, Map<String, String> globals, ShellWords shell)
      throws BuildFailure {
    StageTree tree = new StageTree(file, globals, shell);
    for (Stage stage : file.stages()) {
      tree.declare(stage.from());
    }
    Refused refused = new Refused();
    for (int i = 0; i < tree.declared.size(); i++) {
      PlannedStage planned = tree.declared.get(i);
      for (Instruction instruction : file.stages().get(i).instructions()) {
        refused.attempt(() -> planned.add(tree.step(instruction, false)));
      }
    }
    refused.tell();
    tree.checkOrder();
    return tree;
  }

  private void declare(Instruction.From from) throws BuildFailure {
    SourceRange at = from.origin().range();
    String base = expand(from.base(), at);
    if (base.isEmpty()) {
      throw Refusals.of(
          file.source().find(at, from.base()),
          "base name (" + from.base() + ") should not be blank",
          "give the ARG a value");
    }
    Optional<Platform> platform = Optional.empty();
    if (from.platform().isPresent()) {
      platform = Optional.of(platform(from.platform().get(), at));
    }
    PlannedStage named = byName.get(base);
    PlannedStage.Base found =
        named != null
            ? new PlannedStage.Base.Other(named)
            : image(base, file.source().find(at, from.base()));
    PlannedStage stage = new PlannedStage(declared.size(), from.name(), found, platform, at);
    declared.add(stage);
    from.name().ifPresent(name -> byName.put(name, stage));
  }

  private Platform platform(String written, SourceRange at) throws BuildFailure {
    String text = expand(written, at);
    if (text.isEmpty()) {
      throw Refusals.of(
          file.source().find(at, "--platform"),
          "empty platform value from expression " + written,
          "give the ARG a value like linux/amd64, or leave --platform out");
    }
    try {
      return Platform.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusals.of(
          file.source().find(at, "--platform"),
          "failed to parse platform " + written + ": " + e.getMessage());
    }
  }

  private String expand(String text, SourceRange at) throws BuildFailure {
    try {
      return shell.expand(text, globals).text();
    } catch (ExpansionException e) {
      throw Refusals.of(file.source().find(at, text), String.valueOf(e.getMessage()));
    }
  }

  private PlannedStage.Base image(String name, SourceRange at) throws BuildFailure {
    if (name.equals("scratch")) {
      return new PlannedStage.Base.Scratch();
    }
    try {
      return new PlannedStage.Base.Image(ImageReference.parse(name));
    } catch (IllegalArgumentException e) {
      String lower = name.toLowerCase(Locale.ROOT);
      throw Refusals.of(
          at,
          "failed to parse stage name \"" + name + "\": invalid reference format",
          byName.containsKey(lower)
              ? "did you mean the stage " + lower + "? stage names are lower case here"
              : String.valueOf(e.getMessage()));
    }
  }

  /** An instruction with the stages that it reads. */
  PlannedStage.Step step(Instruction instruction, boolean triggered) throws BuildFailure {
    List<PlannedStage> sources = new ArrayList<>();
    if (instruction instanceof Instruction.Copy copy && copy.from().isPresent()) {
      sources.add(source(copy.from().get(), copy.origin().range()));
    }
    return new PlannedStage.Step(instruction, List.copyOf(sources), triggered);
  }

  private PlannedStage source(String from, SourceRange at) throws BuildFailure {
    SourceRange place = file.source().find(at, from);
    try {
      if (!shell.expand(from, Map.of()).text().equals(from)) {
        throw Refusals.of(
            place,
            "variable expansion is not supported for --from",
            "define a new stage with FROM using ARG from global scope as a workaround");
      }
    } catch (ExpansionException e) {
      throw Refusals.of(place, String.valueOf(e.getMessage()));
    }
    if (from.matches("[+-]?[0-9]{1,9}")) {
      int number = Integer.parseInt(from);
      if (number < 0 || number >= declared.size()) {
        throw Refusals.of(
            place,
            "invalid stage index " + number,
            "stages are numbered from 0 to " + (declared.size() - 1));
      }
      return declared.get(number);
    }
    PlannedStage named = byName.get(from.toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    PlannedStage image =
        new PlannedStage(
            declared.size() + external.size(),
            Optional.empty(),
            image(from, place),
            Optional.empty(),
            at);
    external.add(image);
    return image;
  }

  private void checkOrder() throws BuildFailure {
    for (PlannedStage stage : declared) {
      for (PlannedStage.Step step : stage.steps()) {
        for (PlannedStage source : step.sources()) {
          if (reaches(source, stage, new LinkedHashSet<>())) {
            throw Refusals.of(
                step.instruction().origin().range(),
                "circular dependency detected on stage: " + stage.name().orElse("" + stage.index()),
                "a stage cannot copy from itself or from a stage that is built on it");
          }
        }
      }
    }
  }

  private static boolean reaches(PlannedStage from, PlannedStage goal, Set<PlannedStage> seen) {
    if (from == goal) {
      return true;
    }
    return seen.add(from) && from.needs().anyMatch(next -> reaches(next, goal, seen));
  }

  /** The stage to build. */
  PlannedStage target(CompileOptions options) throws BuildFailure {
    if (options.target().isEmpty()) {
      return declared.getLast();
    }
    String wanted = options.target().get();
    PlannedStage found = byName.get(wanted.toLowerCase(Locale.ROOT));
    if (found == null) {
      String guess = Suggestion.advice(wanted, byName.keySet());
      throw Refusals.of(
          new SourceRange(options.file(), 1, 1, 1),
          "target stage \"" + wanted + "\" could not be found",
          guess.isEmpty()
              ? "named stages are: " + byName.keySet().stream().sorted().toList()
              : guess);
    }
    return found;
  }

  /** All stages of the file. */
  List<PlannedStage> declared() {
    return List.copyOf(declared);
  }

  /** The stages that targets need, themselves included, each after those that it needs. */
  List<PlannedStage> needed(List<PlannedStage> targets) throws BuildFailure {
    Set<PlannedStage> found = new LinkedHashSet<>();
    Set<PlannedStage> entered = new HashSet<>();
    targets.forEach(target -> collect(target, entered, found));
    for (PlannedStage stage : found) {
      for (PlannedStage.Step step : stage.steps()) {
        for (PlannedStage source : step.sources()) {
          if (declared.contains(source) && source.index() >= stage.index()) {
            throw Refusals.of(
                step.instruction().origin().range(),
                "cannot copy from stage \"" + source.name().orElse("" + source.index()) + "\"",
                "it needs to be defined before the current stage");
          }
        }
      }
    }
    // In the order of the file, as people expect it; images that only --from names need nothing.
    return found.stream()
        .sorted(
            Comparator.comparing((PlannedStage stage) -> declared.contains(stage))
                .thenComparingInt(PlannedStage::index))
        .toList();
  }

  private static void collect(
      PlannedStage stage, Set<PlannedStage> entered, Set<PlannedStage> found) {
    if (entered.add(stage)) {
      stage.needs().forEach(next -> collect(next, entered, found));
      found.add(stage);
    }
  }

  /** Whether the file is one stage alone, whose steps then need no stage name. */
  boolean single() {
    return declared.size() + external.size() == 1;
  }
}
