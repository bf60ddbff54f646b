/** The engine's side of the parent's socket: the ports to registries and caches as calls. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.parent;
