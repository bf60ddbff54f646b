/**
 * Where the console keeps things (DuckDB, files) and where it reads from (Kafka). Must not know
 * HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.console.outbound;
