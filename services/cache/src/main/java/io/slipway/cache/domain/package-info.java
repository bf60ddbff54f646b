/**
 * The index from the digest of a cache key to what that step made. Pure: knows neither Kafka nor
 * HTTP, and does not look inside an entry.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cache.domain;
