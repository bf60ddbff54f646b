package io.slipway.cli.verb;

/** Ends a verb: a message for people and the exit code for scripts. */
public final class VerbFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private VerbFailed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line or the request is wrong. */
  public static VerbFailed usage(String message) {
    return new VerbFailed(ExitCodes.USAGE, message);
  }

  /** The user's build failed. */
  public static VerbFailed build(String message) {
    return new VerbFailed(ExitCodes.BUILD_FAILED, message);
  }

  /** The farm or the machine failed; the message says what to check. */
  public static VerbFailed farm(String message) {
    return new VerbFailed(ExitCodes.FARM, message);
  }

  /** One of {@link ExitCodes}. */
  public int exitCode() {
    return exitCode;
  }
}
