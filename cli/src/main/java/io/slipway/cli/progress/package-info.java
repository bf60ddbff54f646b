/**
 * Shows a running build to a person (live view) or to a log (plain lines). Drawing is pure: state
 * and time in, lines out. Knows no engine and no farm.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.progress;
