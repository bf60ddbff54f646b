/**
 * Layers as archives: from a directory of changes to a reproducible tar and its compressed blob,
 * and back, confined to the root it unpacks into. Knows neither instructions nor registries.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.layer;
