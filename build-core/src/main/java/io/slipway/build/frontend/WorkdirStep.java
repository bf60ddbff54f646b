package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import java.util.List;

/** WORKDIR. */
final class WorkdirStep {
  private WorkdirStep() {}

  static void apply(Instruction.Workdir workdir, Site site) throws BuildFailure {
    StageState state = site.state();
    Words words = site.words();
    String path = words.one(workdir.path());
    if (state.first("WORKDIR") && !path.startsWith("/")) {
      words.warn(
          "WorkdirRelativePath",
          "Relative workdir \""
              + path
              + "\" can have unexpected results if the base image changes");
    }
    String current = state.config().workingDirectory();
    String absolute = Paths.absolute(current, path);
    String kept = Paths.workingDirectory(current, path);
    state.config().workingDirectory(kept);
    if (absolute.equals("/")) {
      state.record("WORKDIR " + kept);
      return;
    }
    Operation make = new Operation.MakeDirectory(absolute, state.config().user());
    state.change(
        new StageState.Change(make, words.shown(), site.triggered(), words.range()),
        List.of(),
        "WORKDIR " + kept);
  }
}
