/** Tests of what forges say. */
@org.jspecify.annotations.NullMarked
package io.slipway.scheduler.forge;
