/**
 * What a repository says of its own project, in {@code .slipway.yaml}: read in the engine, because
 * whoever may push writes it, and handed to the farm as JSON.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.projectfile;
