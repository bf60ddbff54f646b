/** The engine process and the farm's cache behind their ports. Knows no Kafka and no Redis. */
@org.jspecify.annotations.NullMarked
package io.slipway.builder.outbound;
