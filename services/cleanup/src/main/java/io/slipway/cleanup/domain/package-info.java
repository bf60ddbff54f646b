/**
 * Decides which tags and manifests go, and says why: a fold over what was published and tagged, and
 * a planner. Pure: knows neither Kafka nor registries nor the clock.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cleanup.domain;
