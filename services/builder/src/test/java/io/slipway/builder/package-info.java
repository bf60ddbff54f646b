/** What the builder's tests share. */
@org.jspecify.annotations.NullMarked
package io.slipway.builder;
