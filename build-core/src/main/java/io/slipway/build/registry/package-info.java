/**
 * The port to registries. The engine reaches them only through its parent's socket, so nothing here
 * may hold a credential or open a connection.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.registry;
