/**
 * What the scheduler knows and decides: numbers, order, retries. Pure: no Kafka, no Redis, no HTTP,
 * no clock of its own.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.scheduler.domain;
