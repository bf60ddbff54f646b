/**
 * Traces of builds, sent with OTLP. Knows span records and the names of the OpenTelemetry CI/CD
 * conventions; must not know Kafka, HTTP servers or what a service does with its spans.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.telemetry;
