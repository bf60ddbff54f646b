/** The cache over HTTP. Knows no Kafka. */
@org.jspecify.annotations.NullMarked
package io.slipway.cache.inbound;
