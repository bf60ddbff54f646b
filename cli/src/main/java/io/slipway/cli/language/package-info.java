/**
 * Verbs that show how the language of build files is understood, for checking it against other
 * builders: the parser, the expansion of variables, the ignore rules. They build nothing.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.language;
