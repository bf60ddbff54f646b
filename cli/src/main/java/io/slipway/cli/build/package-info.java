/**
 * {@code slipway build}: flags become a build request, a result becomes a report and an exit code.
 * Works without any farm.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.build;
