/** The writer of the chain, and how the chain is read. Knows no HTTP. */
@org.jspecify.annotations.NullMarked
package io.slipway.audit.outbound;
