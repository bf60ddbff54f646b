/**
 * The farm on this machine: start, stop, look. Deals with processes and their records only; what
 * they do inside is not its business.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.local;
