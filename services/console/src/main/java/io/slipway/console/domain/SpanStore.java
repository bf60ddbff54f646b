package io.slipway.console.domain;

import java.util.List;
import java.util.Optional;

/** Keeps spans. A span that was received twice may be given back twice. */
public interface SpanStore extends AutoCloseable {
  /**
   * Keeps them, durably, when it returns.
   *
   * @throws StoreFailed when they could not be written
   */
  void add(List<StoredSpan> spans);

  /** All spans of a trace, by start. */
  List<StoredSpan> ofTrace(String traceId);

  /** The newest trace with a span that names this build. */
  Optional<String> traceOf(String buildId);

  @Override
  void close();
}
