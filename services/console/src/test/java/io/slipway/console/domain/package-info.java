/** Tests of the console's domain package. */
@org.jspecify.annotations.NullMarked
package io.slipway.console.domain;
