/** The console's settings, and the one place that puts its parts together. */
@org.jspecify.annotations.NullMarked
package io.slipway.console.config;
