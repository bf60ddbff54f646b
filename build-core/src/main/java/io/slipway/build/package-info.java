/**
 * The facade of the build core: what the engine process calls. Knows no Kafka, Redis, Quarkus or
 * HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build;
