package io.slipway.console.domain;

import io.slipway.model.BuildId;
import java.util.List;
import java.util.Optional;

/** Finds the trace of a build. */
public final class Traces {
  private final BuildList builds;
  private final SpanStore spans;

  /** Looks among these builds and spans. */
  public Traces(BuildList builds, SpanStore spans) {
    this.builds = builds;
    this.spans = spans;
  }

  /**
   * A build's trace as far as it has arrived; without rows while no span has. Empty for a build of
   * which neither an event nor a span is known.
   */
  public Optional<Waterfall> of(BuildId build) {
    var known = builds.find(build);
    return known
        .flatMap(BuildView::traceId)
        .or(() -> spans.traceOf(build.value()))
        .map(this::waterfall)
        .or(() -> known.map(b -> Waterfall.of(List.of())));
  }

  private Waterfall waterfall(String traceId) {
    var found = Waterfall.of(spans.ofTrace(traceId));
    return new Waterfall(traceId, found.startNs(), found.endNs(), found.rows());
  }
}
