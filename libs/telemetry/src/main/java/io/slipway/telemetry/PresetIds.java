package io.slipway.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;
import io.slipway.model.TraceContext;
import java.util.function.Supplier;

/** Gives the span that is started inside {@link #with} the ids that were chosen for it. */
final class PresetIds implements IdGenerator {
  private static final ScopedValue<TraceContext> NEXT = ScopedValue.newInstance();

  static <T> T with(TraceContext ids, Supplier<T> start) {
    return ScopedValue.where(NEXT, ids).call(start::get);
  }

  @Override
  public String generateSpanId() {
    return NEXT.get().spanId();
  }

  @Override
  public String generateTraceId() {
    return NEXT.get().traceId();
  }
}
