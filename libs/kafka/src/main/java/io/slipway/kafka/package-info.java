/**
 * Events over Kafka: how they are written, read once, retried and laid aside. Kafka's own types
 * stay inside. Knows no service and decides nothing about builds.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.kafka;
