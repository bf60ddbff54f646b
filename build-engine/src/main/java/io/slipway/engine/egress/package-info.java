/**
 * The engine's only way to the network: an HTTP proxy on its private loopback that leads to the
 * parent.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.egress;
