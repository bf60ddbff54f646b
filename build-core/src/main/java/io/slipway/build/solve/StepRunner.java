package io.slipway.build.solve;

import io.slipway.build.execute.OutputSink;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Vertex;
import io.slipway.build.snapshot.Workspace;
import io.slipway.build.source.SourceTree;
import java.io.IOException;
import java.util.Optional;

/** Does what an operation says to a root filesystem. */
@FunctionalInterface
public interface StepRunner {

  /**
   * Runs one step.
   *
   * @param source the second input's files, for operations that have one
   * @param out hears what a command prints
   * @throws BuildFailure when the user's step failed
   * @throws IOException when the machine did
   */
  void run(Vertex vertex, Workspace workspace, Optional<SourceTree> source, OutputSink out)
      throws BuildFailure, IOException, InterruptedException;
}
