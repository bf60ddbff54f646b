/** Tests of the console's inbound package. */
@org.jspecify.annotations.NullMarked
package io.slipway.console.inbound;
