/**
 * What a store keeps, what each thing is worth, and what goes first when there is too much.
 * Decides; the packages that own the files find and remove them.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.build.shelf;
