/**
 * Whole builds by real engines: what a Dockerfile means, that results repeat, and that hostile
 * input stays where it is. Knows the engine's host, not the command line and nothing of the farm.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.system.build;
