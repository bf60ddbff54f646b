package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.RunMount;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.build.dockerfile.Stage;
import io.slipway.build.dockerfile.Suggestion;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.image.Platform;
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
  private final BaseNames bases;
  private final List<PlannedStage> declared = new ArrayList<>();
  private final List<PlannedStage> external = new ArrayList<>();
  private final Map<String, PlannedStage> byName = new HashMap<>();

  private StageTree(
      Dockerfile file, Map<String, String> globals, ShellWords shell, BaseNames bases) {
    this.file = file;
    this.globals = globals;
    this.shell = shell;
    this.bases = bases;
  }

  /**
   * Resolves names to stages and images.
   *
   * @param refused takes instructions that name what cannot be; they are left out
   * @throws BuildFailure when a FROM is impossible or a stage needs itself
   */
  static StageTree of(
      Dockerfile file,
      Map<String, String> globals,
      ShellWords shell,
      BaseNames bases,
      Refused refused)
      throws BuildFailure {
    StageTree tree = new StageTree(file, globals, shell, bases);
    Refused stages = new Refused();
    for (Stage stage : file.stages()) {
      stages.attempt(() -> tree.declare(stage.from()));
    }
    stages.tell(); // without all stages the numbers of the others are wrong
    for (int i = 0; i < tree.declared.size(); i++) {
      PlannedStage planned = tree.declared.get(i);
      if (planned.isBare()) {
        continue; // its instructions do not count
      }
      for (Instruction instruction : file.stages().get(i).instructions()) {
        refused.attempt(() -> planned.add(tree.step(instruction, false)));
      }
    }
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
    PlannedStage.Stage which = new PlannedStage.Stage(declared.size(), from.name(), at);
    PlannedStage named = byName.get(base);
    Optional<PlannedStage.Base> given = from.name().flatMap(bases::given);
    PlannedStage stage;
    if (given.isPresent()) {
      stage = PlannedStage.bare(which, given.get(), platform);
    } else if (named != null) {
      stage = PlannedStage.of(which, new PlannedStage.Base.Other(named), platform);
    } else {
      SourceRange place = file.source().find(at, from.base());
      stage = PlannedStage.of(which, bases.of(base, place, byName.keySet()), platform);
    }
    declared.add(stage);
    from.name().ifPresent(name -> byName.put(name, stage));
  }

  private Platform platform(String written, SourceRange at) throws BuildFailure {
    String text = expand(written, at);
    if (text.isEmpty()) {
      throw Refusals.of(
          file.source().find(at, "--platform"),
          "empty platform value from expression " + written,
          meant(written).orElse("give the ARG a value like linux/amd64, or leave --platform out"));
    }
    try {
      return Platform.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusals.of(
          file.source().find(at, "--platform"),
          "failed to parse platform " + written + ": " + e.getMessage(),
          meant(written).orElse(""));
    }
  }

  /** What somebody may have meant who uses a variable that is not set. */
  private Optional<String> meant(String written) {
    try {
      return shell.expand(written, globals).unset().stream()
          .flatMap(name -> Suggestion.exact(name, globals.keySet()).stream())
          .map(name -> "did you mean " + name + "?")
          .findFirst();
    } catch (ExpansionException e) {
      return Optional.empty();
    }
  }

  private String expand(String text, SourceRange at) throws BuildFailure {
    try {
      return shell.expand(text, globals).text();
    } catch (ExpansionException e) {
      throw Refusals.of(file.source().find(at, text), String.valueOf(e.getMessage()));
    }
  }

  /** An instruction with the stages that it reads. */
  PlannedStage.Step step(Instruction instruction, boolean triggered) throws BuildFailure {
    SourceRange at = instruction.origin().range();
    List<PlannedStage> sources = new ArrayList<>();
    if (instruction instanceof Instruction.Copy copy && copy.from().isPresent()) {
      sources.add(copySource(copy.from().get(), at));
    }
    if (instruction instanceof Instruction.Run run) {
      for (String mount : run.mounts()) {
        Optional<String> from = mountSource(mount, at);
        if (from.isPresent()) {
          sources.add(named(from.get(), at));
        }
      }
    }
    return new PlannedStage.Step(instruction, List.copyOf(sources), triggered);
  }

  private PlannedStage copySource(String from, SourceRange at) throws BuildFailure {
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
    return named(from, at);
  }

  private Optional<String> mountSource(String mount, SourceRange at) throws BuildFailure {
    try {
      Optional<String> from = RunMount.fromOf(mount);
      boolean number = from.isPresent() && from.get().matches("[0-9]{1,9}");
      if (number && bases.given(from.get()).isEmpty()) {
        throw Refusals.of(
            file.source().find(at, mount),
            "a mount's from=" + from.get() + " names an image; stages have no numbers there",
            "name the stage with FROM ... AS NAME and write from=NAME");
      }
      return from;
    } catch (ExpansionException e) {
      throw Refusals.of(file.source().find(at, "--mount"), String.valueOf(e.getMessage()));
    }
  }

  private PlannedStage named(String from, SourceRange at) throws BuildFailure {
    PlannedStage known = byName.get(from.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    PlannedStage image =
        PlannedStage.bare(
            new PlannedStage.Stage(declared.size() + external.size(), Optional.empty(), at),
            bases.of(from, file.source().find(at, from), byName.keySet()),
            Optional.empty());
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
          if (!source.isBare() && source.index() >= stage.index()) {
            String verb = step.instruction() instanceof Instruction.Run ? "mount" : "copy";
            throw Refusals.of(
                step.instruction().origin().range(),
                "cannot "
                    + verb
                    + " from stage \""
                    + source.name().orElse("" + source.index())
                    + "\"",
                "it needs to be defined before the current stage");
          }
        }
      }
    }
    // In the order of the file, as people expect it; bare stages need nothing.
    return found.stream()
        .sorted(
            Comparator.comparing((PlannedStage stage) -> !stage.isBare())
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
