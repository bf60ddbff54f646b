package io.slipway.kafka;

import io.slipway.events.BuildEvent;
import io.slipway.model.TraceContext;
import java.util.List;

/**
 * An event to be sent.
 *
 * @param event what happened; decides topic and key
 * @param trace the span that it belongs to
 */
public record Outgoing(BuildEvent event, TraceContext trace) {
  /** Events that belong to no trace: each begins one of its own. */
  public static List<Outgoing> apart(List<? extends BuildEvent> events) {
    return events.stream().map(e -> new Outgoing(e, TraceContext.newRoot())).toList();
  }
}
