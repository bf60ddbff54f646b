/**
 * What happened, in the past tense: the contract between services. Every type, its topic and its
 * key stand in {@link io.slipway.events.Topics} and {@link io.slipway.events.EventType}. Knows no
 * framework.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.events;
