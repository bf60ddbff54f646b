/** Tests of the programs. */
@org.jspecify.annotations.NullMarked
package io.slipway.load;
