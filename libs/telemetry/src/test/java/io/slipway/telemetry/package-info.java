/** Tests of what arrives at an OTLP receiver. */
@org.jspecify.annotations.NullMarked
package io.slipway.telemetry;
