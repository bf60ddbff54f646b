/**
 * The engine process: wires the build core to this machine (overlayfs, crun) and to its parent,
 * which is the only way out. Holds no credential and knows no farm.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine;
