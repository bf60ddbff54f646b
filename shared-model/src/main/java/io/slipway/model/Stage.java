package io.slipway.model;

/**
 * A step of a promotion chain.
 *
 * @param tag the tag that moves
 * @param gate what it waits for
 */
public record Stage(Tag tag, StageGate gate) {}
