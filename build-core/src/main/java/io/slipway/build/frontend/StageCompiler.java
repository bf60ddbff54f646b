package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.VertexId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Applies instructions, one after the other, to the state of their stage. */
final class StageCompiler {
  private final Words.Scope scope;
  private final ArgStep args;
  private final RunStep runs;
  private final IgnoredCopies ignored;
  private final Map<PlannedStage, StageState> done;

  StageCompiler(
      Words.Scope scope,
      ArgStep args,
      RunStep runs,
      IgnoredCopies ignored,
      Map<PlannedStage, StageState> done) {
    this.scope = scope;
    this.args = args;
    this.runs = runs;
    this.ignored = ignored;
    this.done = done;
  }

  void apply(PlannedStage.Step step, StageState state) throws BuildFailure {
    try {
      dispatch(step, state);
    } catch (BuildFailure e) {
      if (!state.isDoubtful()) {
        throw e;
      }
    }
  }

  private void dispatch(PlannedStage.Step step, StageState state) throws BuildFailure {
    Words words = new Words(scope, step.instruction().origin(), state);
    Site site = new Site(state, words, step.triggered(), sources(step, words));
    switch (step.instruction()) {
      case Instruction.From from ->
          throw words.refusal("FROM", "FROM is not possible here", "remove it");
      case Instruction.Arg arg -> args.apply(arg, state, words);
      case Instruction.Env env -> EnvSteps.env(env, state, words);
      case Instruction.Label label -> EnvSteps.label(label, state, words);
      case Instruction.Run run -> runs.apply(run, site);
      case Instruction.Copy copy -> CopyStep.copy(copy, site, ignored);
      case Instruction.Add add -> CopyStep.add(add, site, ignored);
      case Instruction.Workdir workdir -> WorkdirStep.apply(workdir, site);
      case Instruction.Cmd cmd -> ProcessSteps.cmd(cmd, state, words);
      case Instruction.Entrypoint entrypoint -> ProcessSteps.entrypoint(entrypoint, state, words);
      case Instruction.Shell shell -> ProcessSteps.shell(shell, state);
      case Instruction.User user -> ProcessSteps.user(user, state, words);
      case Instruction.StopSignal signal -> ProcessSteps.stopSignal(signal, state, words);
      case Instruction.Healthcheck check -> ProcessSteps.healthcheck(check, state, words);
      case Instruction.Expose expose -> ExposeStep.apply(expose, state, words);
      case Instruction.Volume volume -> EnvSteps.volume(volume, state, words);
      case Instruction.OnBuild onBuild -> state.config().onBuild(onBuild.trigger());
      case Instruction.Maintainer maintainer -> {
        state.config().author(maintainer.name());
        state.record("MAINTAINER " + maintainer.name());
      }
    }
  }

  private List<VertexId> sources(PlannedStage.Step step, Words words) throws BuildFailure {
    List<VertexId> roots = new ArrayList<>();
    for (PlannedStage source : step.sources()) {
      StageState state = done.get(source);
      if (state == null) {
        throw words.refusal(
            "from",
            "a source is used before it is defined",
            "it needs to be defined before the current stage");
      }
      roots.add(state.root());
    }
    return roots;
  }
}
