package io.slipway.scheduler.domain;

import io.slipway.model.BuildId;
import io.slipway.model.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids of spans that can be found again: a scheduler that restarts writes the same ones. */
public final class Traces {
  private Traces() {}

  /** A root for a build whose request came without one. */
  static TraceContext of(BuildId build) {
    String trace = hex("trace " + build);
    return new TraceContext(trace, trace.substring(16));
  }

  /** The span of a phase below a root. */
  public static TraceContext phase(TraceContext root, String phase) {
    return new TraceContext(root.traceId(), hex(root.spanId() + " " + phase).substring(16));
  }

  private static String hex(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }
}
