package io.slipway.build;

import io.slipway.build.execute.OutputSink;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.image.Platform;
import io.slipway.build.snapshot.Workspace;
import io.slipway.build.solve.StepInput;
import io.slipway.build.solve.StepRunner;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Explains why a command of another processor's image did not start. The kernel knows best whether
 * it can run a program, so it is asked first.
 */
final class ForeignSteps implements StepRunner {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  /** What QEMU calls the processors. */
  private static final Map<String, String> QEMU =
      Map.of("amd64", "x86_64", "386", "i386", "arm64", "aarch64");

  private final StepRunner steps;
  private final Platform machine;
  private final Platform target;

  /**
   * Wraps a runner.
   *
   * @param target whose programs a vertex has that says nothing
   */
  ForeignSteps(StepRunner steps, Platform machine, Platform target) {
    this.steps = steps;
    this.machine = machine;
    this.target = target;
  }

  @Override
  public void run(Vertex vertex, Workspace workspace, List<StepInput> inputs, OutputSink out)
      throws BuildFailure, IOException, InterruptedException {
    try {
      steps.run(vertex, workspace, inputs, out);
    } catch (BuildFailure e) {
      Platform platform = vertex.platform().orElse(target);
      if (vertex.operation() instanceof Operation.Run
          && !machine.runs(platform)
          && neverStarted(e)) {
        throw new BuildFailure(
            vertex.origin(),
            advice(String.valueOf(e.getMessage()), platform),
            e.exitCode(),
            e.lastOutput());
      }
      throw e;
    }
  }

  /** The kernel's words, which runtimes and shells pass on; a step may start what cannot run. */
  private static boolean neverStarted(BuildFailure e) {
    return e.lastOutput().isEmpty()
        ? e.exitCode() == NOT_EXECUTABLE || e.exitCode() == NOT_FOUND
        : e.lastOutput().stream()
            .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("exec format error"));
  }

  private String advice(String message, Platform platform) {
    String qemu = QEMU.getOrDefault(platform.architecture(), platform.architecture());
    return message
        + "; this is a "
        + machine.text()
        + " machine and the step needs "
        + platform.text()
        + ": install qemu-user-static and binfmt-support, so that"
        + " /proc/sys/fs/binfmt_misc/qemu-"
        + qemu
        + " is there with flag F, or do this step in a stage FROM --platform=$BUILDPLATFORM";
  }
}
