/**
 * Decides from the evidence of a run which promises held. Pure; shares no code with the services,
 * so that a defect of theirs cannot hide itself here.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.load.check;
