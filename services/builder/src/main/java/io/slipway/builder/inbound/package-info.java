/**
 * Takes jobs and runs them: claim, build, tell, publish. Knows neither how an engine is started nor
 * how the service is configured.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.builder.inbound;
