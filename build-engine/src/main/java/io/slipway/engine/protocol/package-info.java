/**
 * What the engine and its parent say to each other: JSON lines over stdio for the build, framed
 * calls over a Unix socket for registries and caches. Both sides use these records; nothing here
 * opens a connection.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.protocol;
