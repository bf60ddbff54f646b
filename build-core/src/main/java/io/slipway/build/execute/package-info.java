/**
 * The port to sandboxes: what a process of a build gets, in typed fields only, and how it ended.
 * Knows no container runtime, no instruction and no cache.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.execute;
