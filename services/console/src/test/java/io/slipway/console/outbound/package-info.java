/** Tests of the console's outbound package. */
@org.jspecify.annotations.NullMarked
package io.slipway.console.outbound;
