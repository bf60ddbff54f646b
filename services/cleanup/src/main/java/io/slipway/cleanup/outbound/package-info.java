/** Registry and topics as the planner needs them, and the doing of a plan. Knows no HTTP. */
@org.jspecify.annotations.NullMarked
package io.slipway.cleanup.outbound;
