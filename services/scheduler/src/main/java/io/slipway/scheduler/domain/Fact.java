package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent;
import io.slipway.model.TraceContext;
import java.util.Optional;

/**
 * Something that is known to have happened.
 *
 * @param event what
 * @param offset its place on its partition; only those of requests and jobs have a meaning here; -1
 *     for what was sent and not read yet
 * @param trace the build's root span
 */
public record Fact(BuildEvent event, long offset, Optional<TraceContext> trace) {}
