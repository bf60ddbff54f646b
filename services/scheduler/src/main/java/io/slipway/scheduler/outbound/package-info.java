/**
 * What the scheduler reaches out to: spans, leases, the sealing of secrets. Decides nothing about
 * builds.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.scheduler.outbound;
