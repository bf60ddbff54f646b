package io.slipway.build.dockerfile;

/**
 * A word cannot be expanded: an open quote, a wrong {@code ${...}}, a variable that must be set.
 */
public final class ExpansionException extends Exception {
  private static final long serialVersionUID = 1L;

  public ExpansionException(String message) {
    super(message);
  }
}
