package io.slipway.builder.domain;

import io.slipway.events.GateEvent.GateWanted;

/** Checks one build at one gate; changes nothing outside. */
@FunctionalInterface
public interface GateCheck {
  /**
   * Blocks until the check is over, at most some minutes longer than the gate's timeout. What
   * cannot be checked has not passed.
   *
   * @throws InterruptedException when the caller was interrupted: there is no result
   */
  GateResult check(GateWanted wanted) throws InterruptedException;
}
