/**
 * Builders that build nothing, and histories that never happened: for figures about the farm
 * without its engines. Writes and reads events with code of its own.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.load.noop;
