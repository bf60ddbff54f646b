/**
 * The warm process: runs the builds of one user one after the other or side by side, so that a
 * small build does not wait for a JVM. It is as good as a command line of its own or it refuses: a
 * caller who lives in other circumstances gets a process of its own. Why: ADR 7.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.warm;
