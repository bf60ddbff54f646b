package io.slipway.engine.host;

/** A refusal of the proxy, with the status that the client is told. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String status) {
    super(status, null, false, false);
  }
}
