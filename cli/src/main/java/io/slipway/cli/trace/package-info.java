/** Draws the trace of a build as a waterfall of text. Knows neither HTTP nor picocli. */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.trace;
