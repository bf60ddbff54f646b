/** The audit trail for those who check it: shown, exported, verified without trusting the farm. */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.audit;
