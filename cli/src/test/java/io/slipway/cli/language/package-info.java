/** Tests of the verbs and of what they show. */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.language;
