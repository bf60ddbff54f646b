/**
 * The parent's part of RUN's network: a user-mode stack outside of the engine that carries what a
 * network namespace of the engine sends. Knows no build and no protocol but its own answer.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.host.net;
