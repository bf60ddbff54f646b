/**
 * The Dockerfile language: lines, syntax tree, typed instructions, variable expansion. Knows what a
 * Dockerfile says and where, never what it does: no stages' contents, no images, no graph beyond
 * {@link io.slipway.build.graph.SourceRange}.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.dockerfile;
