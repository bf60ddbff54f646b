package io.slipway.kafka;

/** A record that is no event of this version: unknown type, missing header, broken data. */
public final class Undecodable extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with it. */
  public Undecodable(String message) {
    super(message);
  }

  /** Says what is wrong with it, and what the JSON reader found. */
  public Undecodable(String message, Throwable cause) {
    super(message, cause);
  }
}
