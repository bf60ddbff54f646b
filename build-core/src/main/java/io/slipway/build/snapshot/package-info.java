/**
 * Root filesystems made of layers: kept once per chain of layers, stacked by the kernel's overlay
 * filesystem. Knows layers, but neither instructions nor registries.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.snapshot;
