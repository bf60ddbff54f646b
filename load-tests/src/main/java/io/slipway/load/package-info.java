/** Runs the farm under load and under faults, and says what held. Command lines only. */
@org.jspecify.annotations.NullMarked
package io.slipway.load;
