/** HTTP in: pages, JSON, event streams and the OTLP receiver. Must not know Kafka or DuckDB. */
@org.jspecify.annotations.NullMarked
package io.slipway.console.inbound;
