package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.DockerfileException;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.image.ImageConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compiles Dockerfiles with the meaning that BuildKit's frontend gives them. Stateless. */
public final class DockerfileCompiler {

  /**
   * Compiles one target for one platform.
   *
   * @param text the build file
   * @throws BuildFailure when the file is wrong, names what does not exist, or needs what this
   *     version cannot do; the message has a line {@code file:line:column: reason; advice} for each
   *     problem
   * @throws IOException when a base image cannot be looked up
   */
  public BuildPlan compile(String text, CompileOptions options, BaseImages bases)
      throws BuildFailure, IOException {
    return compile(text, options, bases, false);
  }

  /**
   * What the checks say of a file, of the stages too that the target does not need.
   *
   * @throws BuildFailure as for a build, and when the file asks to fail on warnings
   * @throws IOException when a base image cannot be looked up
   */
  public List<BuildPlan.Warning> check(String text, CompileOptions options, BaseImages bases)
      throws BuildFailure, IOException {
    return compile(text, options, bases, true).warnings();
  }

  private BuildPlan compile(
      String text, CompileOptions options, BaseImages bases, boolean everyStage)
      throws BuildFailure, IOException {
    Dockerfile file = parse(text, options);
    Lint lint = Lint.configured(file, options.buildArgs());
    TextLint.check(file, lint);
    ShellWords shell = ShellWords.with(file.tree().directives().escape());
    Map<String, String> globals = GlobalArgs.of(file, options, shell);
    FromLint.check(file, new FromLint.Scope(options, globals, shell), lint);
    StageTree tree = StageTree.of(file, globals, shell, new BaseNames(options.contexts()));
    PlannedStage target = tree.target(options);
    List<PlannedStage> targets = everyStage ? tree.declared() : List.of(target);
    BaseResolver resolver = new BaseResolver(bases, options.targetPlatform());
    List<PlannedStage> needed = resolve(tree, targets, resolver);

    PlanWriter plan = new PlanWriter();
    ArgStep args = new ArgStep(globals, options.arguments());
    Map<PlannedStage, StageState> done = new HashMap<>();
    StageCompiler compiler =
        new StageCompiler(
            new Words.Scope(file.source(), shell, lint),
            args,
            new RunStep(options, args.proxies()),
            done);
    Refused refused = new Refused();
    for (PlannedStage stage : needed) {
      StageState state =
          start(new StageState.Start(plan, stage, tree.single(), options), resolver, done);
      resolver
          .image(stage)
          .ifPresent(image -> FromLint.image(stage, image, options.targetPlatform(), lint));
      for (PlannedStage.Step step : stage.steps()) {
        refused.attempt(() -> compiler.apply(step, state));
      }
      done.put(stage, state);
    }
    refused.tell();
    StageState result = state(done, target);
    result.config().labels().putAll(options.labels());
    if (!options.targetPlatform().equals(options.buildPlatform())) {
      result.config().platform(options.targetPlatform()); // asked for, whatever the base says
    }
    return new BuildPlan(
        plan.graph(), result.root(), result.config().finish(), result.steps(), lint.finish());
  }

  private static Dockerfile parse(String text, CompileOptions options) throws BuildFailure {
    try {
      return Dockerfile.parse(options.file(), text);
    } catch (DockerfileException e) {
      throw Refusals.of(e);
    }
  }

  /** Resolves images and takes over their triggers, which may need further images. */
  private static List<PlannedStage> resolve(
      StageTree tree, List<PlannedStage> targets, BaseResolver resolver)
      throws BuildFailure, IOException {
    while (true) {
      List<PlannedStage> needed = tree.needed(targets);
      resolver.resolve(needed);
      boolean changed = false;
      for (PlannedStage stage : needed) {
        if (!stage.isBare() && !stage.triggersKnown()) {
          List<PlannedStage.Step> triggers = triggers(tree, stage, resolver);
          stage.addTriggers(triggers);
          changed |= triggers.stream().anyMatch(step -> !step.sources().isEmpty());
        }
      }
      if (!changed) {
        return needed;
      }
    }
  }

  private static List<PlannedStage.Step> triggers(
      StageTree tree, PlannedStage stage, BaseResolver resolver) throws BuildFailure {
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

  private static StageState start(
      StageState.Start start, BaseResolver resolver, Map<PlannedStage, StageState> done)
      throws BuildFailure {
    return switch (start.stage().base()) {
      case PlannedStage.Base.Scratch scratch ->
          StageState.onImage(
              start,
              ImageConfig.scratch(start.options().targetPlatform()),
              new Operation.Scratch(),
              "FROM scratch");
      case PlannedStage.Base.Image image -> onImage(start, image, resolver);
      case PlannedStage.Base.Files files ->
          start.stage().isBare()
              ? StageState.onSource(start, files.source())
              : StageState.onFiles(start, files);
      case PlannedStage.Base.Other(PlannedStage base) ->
          base.isBare() && base.base() instanceof PlannedStage.Base.Files files
              ? StageState.onFiles(start, files)
              : StageState.onStage(start, state(done, base));
    };
  }

  private static StageState onImage(
      StageState.Start start, PlannedStage.Base.Image image, BaseResolver resolver)
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
        found.config(),
        new Operation.ImageSource(
            found.pinned(), found.layers(), found.config().rootfs().diffIds()),
        "FROM " + name + (name.contains("@") ? "" : digest));
  }

  private static StageState state(Map<PlannedStage, StageState> done, PlannedStage stage)
      throws BuildFailure {
    StageState state = done.get(stage);
    if (state == null) {
      throw Refusals.of(stage.range(), "stage is used before it is defined", "move it up");
    }
    return state;
  }
}
