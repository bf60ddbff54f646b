package io.slipway.build.source;

/**
 * The user asked for files that are not there or cannot be used like this: the build's failure, not
 * the machine's. The message says what, where, and what is there instead.
 */
public final class UnusableSource extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableSource(String message) {
    super(message);
  }
}
