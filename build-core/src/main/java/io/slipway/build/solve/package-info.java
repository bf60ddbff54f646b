/**
 * Walks a build graph on virtual threads: asks the caches, runs what is missing, makes layers.
 * Knows neither build files nor how a registry is reached.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.solve;
