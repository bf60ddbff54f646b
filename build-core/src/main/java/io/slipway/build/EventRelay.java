package io.slipway.build;

import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.solve.StepListener;
import io.slipway.build.solve.StepReport;
import java.time.Instant;

/** Tells the caller's listener what the solver tells, in the facade's words. */
final class EventRelay implements StepListener {
  private final BuildListener listener;

  EventRelay(BuildListener listener) {
    this.listener = listener;
  }

  /** Whether people see this vertex as a step. */
  static boolean isShown(Vertex vertex) {
    return switch (vertex.operation()) {
      case Operation.Scratch scratch -> false;
      case Operation.Source source -> false;
      case Operation.ImageSource image -> true;
      case Operation.Run run -> true;
      case Operation.Copy copy -> true;
      case Operation.MakeDirectory directory -> true;
    };
  }

  @Override
  public void started(Vertex vertex, Instant at) {
    listener.on(
        new BuildEvents.StepStarted(
            vertex.id().index(), vertex.name(), vertex.stage(), vertex.origin().toString(), at));
  }

  @Override
  public void output(Vertex vertex, boolean stderr, String line) {
    listener.on(new BuildEvents.Log(vertex.id().index(), vertex.name(), stderr, line));
  }

  @Override
  public void finished(Vertex vertex, StepReport report) {
    listener.on(
        new BuildEvents.StepFinished(
            vertex.id().index(),
            vertex.name(),
            vertex.stage(),
            vertex.origin().toString(),
            report.start(),
            report.end(),
            switch (report.cache()) {
              case HIT -> BuildEvents.Cache.HIT;
              case MISS -> BuildEvents.Cache.MISS;
              case NONE -> BuildEvents.Cache.NONE;
            },
            report.reason(),
            report.bytes(),
            report.exitCode()));
  }
}
