/**
 * The verbs that talk to a farm over REST, and the client they share. Knows nothing of how the farm
 * runs.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.farm;
