/** Bounds of an engine and all that it starts, where the machine lets its user set them. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.host.limit;
