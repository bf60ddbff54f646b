/**
 * Text as the reference tools see it, which are written in Go. Knows nothing of files and builds.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.text;
