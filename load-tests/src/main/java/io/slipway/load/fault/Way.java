package io.slipway.load.fault;

/** In which way a request to the registry fails. */
public enum Way {
  /** 503, and the registry never hears of it. */
  UNAVAILABLE,
  /** 429 with {@code Retry-After: 1}. */
  TOO_MANY,
  /** The connection is reset before the registry hears of it. */
  RESET,
  /**
   * Nothing is answered until the client gives up, or 30 s have passed; the registry never hears of
   * it.
   */
  HANG,
  /** The registry does it, half of its answer arrives. */
  CUT,
  /** The registry does it, nothing of its answer arrives. */
  LOST_RESPONSE
}
