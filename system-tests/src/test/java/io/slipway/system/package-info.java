/**
 * The whole farm as its users see it: the launcher, HTTP, Git, the registry. Knows no class of the
 * farm.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.system;
