/**
 * What every verb stands on: the surroundings, the report, exit codes and the port to the engine.
 * Knows no verb.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.verb;
