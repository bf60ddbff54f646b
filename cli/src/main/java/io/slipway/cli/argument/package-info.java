/**
 * What the value of a flag means: text in, a typed value or a usage error out. Pure but for looking
 * at files that a value names. Knows no verb.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.argument;
