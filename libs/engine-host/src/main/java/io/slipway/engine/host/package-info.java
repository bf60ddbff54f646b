/**
 * The parent's side of an engine process: starts it in fresh namespaces with nothing to steal,
 * answers its calls with the caller's registries and caches, decides where it may connect, and
 * hears its events. Knows no farm.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.host;
