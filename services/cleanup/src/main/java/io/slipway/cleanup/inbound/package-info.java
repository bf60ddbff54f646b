/** Cleanup over HTTP and by the clock. Knows no registry and no Kafka topic. */
@org.jspecify.annotations.NullMarked
package io.slipway.cleanup.inbound;
