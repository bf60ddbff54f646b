/** The verbs that look through the store of this machine's builds, and make room in it. */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.store;
