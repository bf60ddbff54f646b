package io.slipway.console.domain;

/** A store of the console cannot be written or read; the message says which and what to check. */
public final class StoreFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what failed, where. */
  public StoreFailed(String message, Exception cause) {
    super(message, cause);
  }
}
