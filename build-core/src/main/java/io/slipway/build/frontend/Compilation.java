package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.DockerfileException;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.image.ImageConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way from one understood file to its plan; made for one use. */
final class Compilation {
  private final Dockerfile file;
  private final CompileOptions options;
  private final BaseResolver resolver;
  private final Refused refused;
  private final ShellWords shell;
  private final Map<PlannedStage, StageState> done = new HashMap<>();

  /**
   * Prepares the way.
   *
   * @param refused takes what is wrong with instructions and images
   */
  Compilation(Dockerfile file, CompileOptions options, BaseResolver resolver, Refused refused) {
    this.file = file;
    this.options = options;
    this.resolver = resolver;
    this.refused = refused;
    this.shell = ShellWords.with(file.tree().directives().escape());
  }

  /**
   * Compiles the target.
   *
   * @param everyStage whether stages that the target does not need are looked at, too
   * @throws BuildFailure with all that is wrong, what was refused before included
   * @throws IOException when a registry fails
   */
  BuildPlan run(boolean everyStage) throws BuildFailure, IOException {
    Optional<BuildPlan> plan = Optional.empty();
    List<BuildPlan.Warning> told = List.of();
    try {
      Lint lint = Lint.configured(file, options.buildArgs());
      try {
        plan = plan(lint, everyStage);
      } finally {
        told = lint.told();
      }
    } catch (BuildFailure e) {
      refused.add(e);
    }
    if (plan.isEmpty()) {
      throw refused.all().withWarnings(told);
    }
    return plan.get();
  }

  /** The plan; empty when something was refused. */
  private Optional<BuildPlan> plan(Lint lint, boolean everyStage) throws BuildFailure, IOException {
    TextLint.check(file, lint);
    SourceDate date = date();
    Map<String, String> globals = date.globals();
    FromLint.check(file, new FromLint.Scope(options, globals, shell), lint);
    BaseNames names = new BaseNames(options.contexts());
    StageTree tree = StageTree.of(file, globals, shell, names, refused);
    PlannedStage target = tree.target(options);
    List<PlannedStage> needed = resolve(tree, everyStage ? tree.declared() : List.of(target));

    PlanWriter plan = new PlanWriter();
    ArgStep args = new ArgStep(globals, date.given());
    Words.Scope scope = new Words.Scope(file.source(), shell, lint);
    StageCompiler compiler =
        new StageCompiler(
            scope,
            args,
            new RunStep(options, args.proxies()),
            new IgnoredCopies(options.ignored()),
            done);
    for (PlannedStage stage : needed) {
      StageState state = start(new StageState.Start(plan, stage, tree.single(), options));
      resolver
          .image(stage)
          .ifPresent(image -> FromLint.image(stage, image, options.targetPlatform(), lint));
      for (PlannedStage.Step step : stage.steps()) {
        refused.attempt(() -> compiler.apply(step, state));
      }
      done.put(stage, state);
    }
    if (!refused.isEmpty()) {
      return Optional.empty();
    }
    StageState result = state(target);
    result.config().labels().putAll(options.labels());
    if (!options.targetPlatform().equals(options.buildPlatform())) {
      result.config().platform(options.targetPlatform()); // asked for, whatever the base says
    }
    BuildGraph graph = plan.graph();
    List<BuildPlan.Warning> warnings = new ArrayList<>(lint.finish());
    UnusedArgs.in(file, options).ifPresent(warnings::add);
    return Optional.of(
        new BuildPlan(
            graph, result.root(), result.config().finish(), result.steps(), warnings, date.time()));
  }

  /** When the image is from; a file that cannot be built anyway asks no server. */
  private SourceDate date() throws BuildFailure, IOException {
    Map<String, String> globals = GlobalArgs.of(file, options, shell);
    SourceDate.Scope scope = new SourceDate.Scope(options, globals, shell);
    try {
      return SourceDate.of(file, scope, refused.isEmpty() ? options.times() : SourceTimes.NONE);
    } catch (BuildFailure e) {
      refused.add(e);
      return new SourceDate(Optional.empty(), globals, options.arguments());
    }
  }

  /** Resolves images and takes over their triggers, which may need further images. */
  private List<PlannedStage> resolve(StageTree tree, List<PlannedStage> targets)
      throws BuildFailure, IOException {
    while (true) {
      List<PlannedStage> needed = tree.needed(targets);
      resolver.resolve(needed, refused);
      boolean changed = false;
      for (PlannedStage stage : needed) {
        if (!stage.isBare() && !stage.triggersKnown()) {
          List<PlannedStage.Step> triggers = triggers(tree, stage);
          stage.addTriggers(triggers);
          changed |= triggers.stream().anyMatch(step -> !step.sources().isEmpty());
        }
      }
      if (!changed) {
        return needed;
      }
    }
  }

  private List<PlannedStage.Step> triggers(StageTree tree, PlannedStage stage) throws BuildFailure {
    List<String> texts = new ArrayList<>();
    switch (stage.base()) {
      case PlannedStage.Base.Scratch scratch -> {}
      case PlannedStage.Base.Files files -> {}
      case PlannedStage.Base.Image image ->
          resolver
              .image(stage)
              .map(found -> found.config().config().onBuild())
              .ifPresent(texts::addAll);
      case PlannedStage.Base.Other(PlannedStage base) -> {
        for (PlannedStage.Step step : base.steps()) {
          if (step.instruction() instanceof Instruction.OnBuild onBuild) {
            texts.add(onBuild.trigger());
          }
        }
      }
    }
    List<PlannedStage.Step> steps = new ArrayList<>();
    for (String text : texts) {
      try {
        steps.add(tree.step(Dockerfile.trigger(text, stage.range()), true));
      } catch (DockerfileException e) {
        throw Refusals.of(e);
      }
    }
    return steps;
  }

  private StageState start(StageState.Start start) throws BuildFailure {
    return switch (start.stage().base()) {
      case PlannedStage.Base.Scratch scratch ->
          StageState.onImage(
              start,
              new StageState.Image(ImageConfig.scratch(options.targetPlatform()), false),
              new Operation.Scratch(),
              "FROM scratch");
      case PlannedStage.Base.Image image -> onImage(start, image);
      case PlannedStage.Base.Files files ->
          start.stage().isBare()
              ? StageState.onSource(start, files.source())
              : StageState.onFiles(start, files);
      case PlannedStage.Base.Other(PlannedStage base) ->
          base.isBare() && base.base() instanceof PlannedStage.Base.Files files
              ? StageState.onFiles(start, files)
              : StageState.onStage(start, state(base));
    };
  }

  private StageState onImage(StageState.Start start, PlannedStage.Base.Image image)
      throws BuildFailure {
    ResolvedImage found =
        resolver
            .image(start.stage())
            .orElseThrow(
                () -> Refusals.of(start.stage().range(), "cannot resolve " + image.reference()));
    String name = image.reference().toString();
    String digest = found.pinned().digest() == null ? "" : "@" + found.pinned().digest();
    return StageState.onImage(
        start,
        new StageState.Image(found.config(), resolver.isUnknown(start.stage())),
        new Operation.ImageSource(
            found.pinned(), found.layers(), found.config().rootfs().diffIds()),
        "FROM " + name + (name.contains("@") ? "" : digest));
  }

  private StageState state(PlannedStage stage) throws BuildFailure {
    StageState state = done.get(stage);
    if (state == null) {
      throw Refusals.of(stage.range(), "stage is used before it is defined", "move it up");
    }
    return state;
  }
}
