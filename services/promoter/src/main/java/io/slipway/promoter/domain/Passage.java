package io.slipway.promoter.domain;

import java.time.Instant;

/**
 * That a build was let through a gate: by a person, or by a check.
 *
 * @param offset the event's place among those of the image
 * @param at when
 */
record Passage(long offset, Instant at) {}
