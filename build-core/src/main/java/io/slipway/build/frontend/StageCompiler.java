package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import java.util.List;
import java.util.Map;

/** Applies instructions, one after the other, to the state of their stage. */
final class StageCompiler {
  private final Words.Scope scope;
  private final ArgStep args;
  private final Map<PlannedStage, StageState> done;

  StageCompiler(Words.Scope scope, ArgStep args, Map<PlannedStage, StageState> done) {
    this.scope = scope;
    this.args = args;
    this.done = done;
  }

  void apply(PlannedStage.Step step, StageState state) throws BuildFailure {
    Words words = new Words(scope, step.instruction().origin(), state);
    switch (step.instruction()) {
      case Instruction.From from -> throw misplaced(words, "FROM");
      case Instruction.Arg arg -> args.apply(arg, state, words);
      case Instruction.Env env -> EnvSteps.env(env, state, words);
      case Instruction.Label label -> EnvSteps.label(label, state, words);
      case Instruction.Run run ->
          RunStep.apply(run, step.triggered(), state, words, args.proxies());
      case Instruction.Copy copy -> copy(copy, step, state, words);
      case Instruction.Add add -> throw misplaced(words, "ADD");
      case Instruction.Workdir workdir ->
          WorkdirStep.apply(workdir, step.triggered(), state, words);
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

  private void copy(Instruction.Copy copy, PlannedStage.Step step, StageState state, Words words)
      throws BuildFailure {
    List<StageState> sources = step.sources().stream().map(done::get).toList();
    if (sources.contains(null)) {
      throw words.refusal(
          copy.from().orElse(""),
          "cannot copy from stage \"" + copy.from().orElse("") + "\"",
          "it needs to be defined before the current stage");
    }
    CopyStep.apply(
        copy, step.triggered(), state, words, sources.stream().map(StageState::root).findFirst());
  }

  /** Unsupported instructions are refused before anything is compiled; this is the second net. */
  private static BuildFailure misplaced(Words words, String keyword) {
    return words.refusal(keyword, keyword + " is not possible here", "remove it");
  }
}
