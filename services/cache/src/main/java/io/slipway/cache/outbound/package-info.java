/** Keeps the entries in their topic and the index in step with it. Knows no HTTP. */
@org.jspecify.annotations.NullMarked
package io.slipway.cache.outbound;
