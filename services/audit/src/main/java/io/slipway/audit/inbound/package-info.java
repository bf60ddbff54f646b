/** The audit service's REST API and health. Decides nothing. */
@org.jspecify.annotations.NullMarked
package io.slipway.audit.inbound;
