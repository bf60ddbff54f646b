package io.slipway.leases;

/** Redis did not answer; the message says where it was looked for. */
public final class LeasesUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  public LeasesUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
