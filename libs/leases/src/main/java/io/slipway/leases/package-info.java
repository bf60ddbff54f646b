/**
 * Leases on names, kept in Redis. They save duplicate work; they do not guarantee anything: what
 * must be right rests on the fencing token. Knows no event and no build.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.leases;
