/** A farm of real processes on loopback, what is sent to it, and who looks at it meanwhile. */
@org.jspecify.annotations.NullMarked
package io.slipway.load.farm;
