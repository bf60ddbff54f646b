/**
 * What a builder decides: the states of a run, which events and spans tell of it, how log lines are
 * batched. Pure; knows no Kafka, Redis, engine process or clock.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.builder.domain;
