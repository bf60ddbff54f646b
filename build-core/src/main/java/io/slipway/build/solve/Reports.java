package io.slipway.build.solve;

import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells of each step once, and counts. */
final class Reports {
  private final StepListener listener;
  private final Map<VertexId, StepReport.CacheOutcome> told = new ConcurrentHashMap<>();

  Reports(StepListener listener) {
    this.listener = listener;
  }

  void started(Vertex vertex, Instant at) {
    listener.started(vertex, at);
  }

  void output(Vertex vertex, boolean stderr, String line) {
    listener.output(vertex, stderr, line);
  }

  void finished(Vertex vertex, StepReport report) {
    if (told.putIfAbsent(vertex.id(), report.cache()) == null) {
      listener.finished(vertex, report);
    }
  }

  /** A step that the cache answered takes no time. */
  void hit(Vertex vertex, long bytes) {
    if (told.putIfAbsent(vertex.id(), StepReport.CacheOutcome.HIT) == null) {
      Instant now = Instant.now();
      listener.started(vertex, now);
      listener.finished(
          vertex, new StepReport(now, now, StepReport.CacheOutcome.HIT, "", bytes, 0));
    }
  }

  int count(StepReport.CacheOutcome outcome) {
    return (int) told.values().stream().filter(outcome::equals).count();
  }
}
