/** Tests of what the one-process farm decides before any service boots. */
@org.jspecify.annotations.NullMarked
package io.slipway.standalone;
