/** Whose login a Git server is asked with. */
@org.jspecify.annotations.NullMarked
package io.slipway.git;
