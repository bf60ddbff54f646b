/**
 * Keys of instructions and the port to the caches that remember their layers. Knows no instruction
 * and no transport.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.cache;
