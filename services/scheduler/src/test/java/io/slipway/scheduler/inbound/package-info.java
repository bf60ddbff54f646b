/** Tests of what reaches the scheduler; the ones against real parts end in IT. */
@org.jspecify.annotations.NullMarked
package io.slipway.scheduler.inbound;
