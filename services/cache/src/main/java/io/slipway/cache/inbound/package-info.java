/** The cache over HTTP. Reads and writes no topic itself. */
@org.jspecify.annotations.NullMarked
package io.slipway.cache.inbound;
