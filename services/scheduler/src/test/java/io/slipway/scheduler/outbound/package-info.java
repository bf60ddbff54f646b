/** Tests of what the scheduler reaches out to. */
@org.jspecify.annotations.NullMarked
package io.slipway.scheduler.outbound;
