/** Tests of the schedule and of the failing proxy. */
@org.jspecify.annotations.NullMarked
package io.slipway.load.fault;
