package io.slipway.console.domain;

import io.slipway.telemetry.SemConv;
import java.util.Map;
import java.util.Optional;

/**
 * A finished span as it was received.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param parentId 16 hex digits; empty for the root
 * @param service who sent it
 * @param name for people
 * @param startNs nanoseconds since 1970
 * @param endNs nanoseconds since 1970
 * @param error whether what it describes went wrong
 * @param statusMessage why it went wrong, or empty
 * @param attributes strings, booleans and numbers by name
 */
public record StoredSpan(
    String traceId,
    String spanId,
    Optional<String> parentId,
    String service,
    String name,
    long startNs,
    long endNs,
    boolean error,
    String statusMessage,
    Map<String, Object> attributes) {
  /** Keeps the times in order: a sender whose clock jumped gives a span of length zero. */
  public StoredSpan {
    attributes = Map.copyOf(attributes);
    endNs = Math.max(startNs, endNs);
  }

  /** How long it took, in nanoseconds. */
  public long durationNs() {
    return endNs - startNs;
  }

  /** An attribute's text; empty when it is not there. */
  public String text(String attribute) {
    var value = attributes.get(attribute);
    return value == null ? "" : value.toString();
  }

  /** The build it says that it belongs to. */
  public Optional<String> buildId() {
    return Optional.of(text(SemConv.PIPELINE_RUN_ID)).filter(id -> !id.isEmpty());
  }
}
