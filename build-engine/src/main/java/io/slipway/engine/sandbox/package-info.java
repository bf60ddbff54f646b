/**
 * Sandboxes made by crun: the OCI bundle, the process and its end. Knows neither instructions nor
 * layers.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.sandbox;
