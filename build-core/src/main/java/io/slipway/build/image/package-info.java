/**
 * OCI images as immutable records: descriptor, manifest, index, config. Changed by {@code withX},
 * never in place. Knows nothing of registries, files or builds.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.image;
