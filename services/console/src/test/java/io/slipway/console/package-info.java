/** Tests of the console as a whole. */
@org.jspecify.annotations.NullMarked
package io.slipway.console;
