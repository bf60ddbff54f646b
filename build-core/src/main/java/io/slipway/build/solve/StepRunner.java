package io.slipway.build.solve;

import io.slipway.build.execute.OutputSink;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Vertex;
import io.slipway.build.snapshot.Workspace;
import java.io.IOException;
import java.util.List;

/** Does what an operation says to a root filesystem. */
@FunctionalInterface
public interface StepRunner {

  /**
   * Runs one step.
   *
   * @param inputs the vertex's inputs but for the first, in order
   * @param out hears what a command prints
   * @throws BuildFailure when the user's step failed
   * @throws IOException when the machine did
   */
  void run(Vertex vertex, Workspace workspace, List<StepInput> inputs, OutputSink out)
      throws BuildFailure, IOException, InterruptedException;

  /** Says that a step will run soon, when its root filesystem is there. Does not wait. */
  default void expect(Vertex vertex) {}
}
