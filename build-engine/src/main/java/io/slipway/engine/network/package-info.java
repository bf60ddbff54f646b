/**
 * The networks that RUN instructions get: made here, connected by the parent, used by one sandbox
 * at a time. Knows nothing of crun.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.network;
