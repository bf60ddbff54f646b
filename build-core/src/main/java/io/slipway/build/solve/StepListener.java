package io.slipway.build.solve;

import io.slipway.build.graph.Vertex;
import java.time.Instant;

/** Hears how the steps go. Called from many threads. */
public interface StepListener {

  void started(Vertex vertex, Instant at);

  void output(Vertex vertex, boolean stderr, String line);

  void finished(Vertex vertex, StepReport report);
}
