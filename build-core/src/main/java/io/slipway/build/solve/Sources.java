package io.slipway.build.solve;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.source.SourceTree;
import java.io.IOException;

/**
 * Opens what COPY, ADD and mounts read beside root filesystems: contexts, fetched files,
 * repositories, text of the build file. Safe for use by many threads.
 */
@FunctionalInterface
public interface Sources {

  /**
   * The files of a source. The same source gives the same tree, fetched once; whoever made the
   * sources closes it.
   *
   * @throws BuildFailure when there is no such thing: the user's failure
   * @throws IOException when it cannot be fetched now
   */
  SourceTree open(Operation.Source source) throws BuildFailure, IOException, InterruptedException;

  /**
   * As {@link #open}, for a step: a failure that knows no line gets that of the step.
   *
   * @param user who reads the source
   */
  default SourceTree openFor(Vertex user, Operation.Source source)
      throws BuildFailure, IOException, InterruptedException {
    try {
      return open(source);
    } catch (BuildFailure e) {
      if (e.origin().isPresent()) {
        throw e;
      }
      throw new BuildFailure(
          user.origin(), String.valueOf(e.getMessage()), e.exitCode(), e.lastOutput());
    }
  }
}
