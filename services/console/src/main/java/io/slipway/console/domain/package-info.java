/**
 * What the console knows about builds, their spans and their logs, and how a trace is laid out for
 * people. Pure; must not know Kafka, HTTP, DuckDB or Quarkus.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.console.domain;
