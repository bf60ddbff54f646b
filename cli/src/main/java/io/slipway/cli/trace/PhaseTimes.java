package io.slipway.cli.trace;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what the phases of a build took. Pure. */
public final class PhaseTimes {
  private PhaseTimes() {}

  /**
   * Time by phase, in the order in which the phases appear; spans that overlap are counted each.
   */
  public static Map<String, Duration> of(List<SpanBar> spans) {
    Map<String, Duration> times = new LinkedHashMap<>();
    for (SpanBar span : spans) {
      String phase = span.depth() == 0 ? "" : phase(span);
      if (!phase.isEmpty()) {
        times.merge(phase, span.duration(), Duration::plus);
      }
    }
    return times;
  }

  private static String phase(SpanBar span) {
    String said = span.attribute("slipway.phase");
    if (!said.isEmpty()) {
      return said;
    }
    return span.attribute("slipway.cache.outcome").isEmpty()
        ? span.name().split(" ", 2)[0]
        : "step";
  }
}
