package io.slipway.kafka;

import io.slipway.events.BuildEvent;
import io.slipway.model.TraceContext;

/**
 * An event to be sent.
 *
 * @param event what happened; decides topic and key
 * @param trace the span that it belongs to
 */
public record Outgoing(BuildEvent event, TraceContext trace) {}
