package io.slipway.cli.verb;

/** What a verb's exit code tells a script. */
public final class ExitCodes {
  /** Done. */
  public static final int OK = 0;

  /** The user's build failed; the message says where and why. */
  public static final int BUILD_FAILED = 1;

  /** The command line or the request is wrong. */
  public static final int USAGE = 2;

  /** The farm, the machine or a registry failed. */
  public static final int FARM = 3;

  private ExitCodes() {}
}
