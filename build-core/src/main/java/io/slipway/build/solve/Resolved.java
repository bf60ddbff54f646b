package io.slipway.build.solve;

/**
 * What a vertex came to.
 *
 * @param stack its root filesystem
 * @param made whether the vertex has a layer of its own
 * @param executed whether a step of the chain that ends here ran in this build
 */
record Resolved(Stack stack, boolean made, boolean executed) {}
