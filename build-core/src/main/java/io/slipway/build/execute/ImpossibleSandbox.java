package io.slipway.build.execute;

import java.io.IOException;

/** What is wanted of a sandbox can be had on no account; wanting it again does not help. */
public final class ImpossibleSandbox extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * With the reason.
   *
   * @param message what is impossible, and what to do
   */
  public ImpossibleSandbox(String message) {
    super(message);
  }
}
