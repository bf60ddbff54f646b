/**
 * How the engine shuts itself in before it reads anything untrusted: its own root with nothing but
 * tools, the store and what the caller named. Knows no build.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.isolation;
