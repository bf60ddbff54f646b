/**
 * Turns a build file into a plan: which stages are needed, what every instruction does, what the
 * image's config says. The only package that knows both the Dockerfile language and the graph; must
 * not know how an operation runs, and reaches images only through {@link
 * io.slipway.build.frontend.BaseImages}.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.frontend;
