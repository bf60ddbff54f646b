/**
 * {@code slipway demo}: the whole way once, from a Git push to a promoted image, told while it
 * happens. Uses the other verbs' parts; nothing here is needed in production.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.demo;
