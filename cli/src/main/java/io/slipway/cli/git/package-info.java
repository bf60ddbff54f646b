/** What the command line needs of Git, by running {@code git}. Knows no farm and no engine. */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.git;
