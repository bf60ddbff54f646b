/** Doctored evidence: every violation has to be found. */
@org.jspecify.annotations.NullMarked
package io.slipway.load.check;
