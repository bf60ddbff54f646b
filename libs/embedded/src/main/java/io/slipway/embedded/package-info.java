/**
 * Real Kafka, Redis, image registry and Git server as processes of this machine, loopback only: the
 * infrastructure of {@code slipway up} and of tests. Knows nothing of builds, events or services.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.embedded;
