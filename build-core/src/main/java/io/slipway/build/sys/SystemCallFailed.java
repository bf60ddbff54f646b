package io.slipway.build.sys;

import java.io.IOException;

/** The kernel refused a call; the message names the call, what it was about, and the reason. */
public final class SystemCallFailed extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * A refusal.
   *
   * @param subject a path or a name, for people
   * @param errno one of {@link Errno} or another positive number
   */
  public SystemCallFailed(String call, String subject, int errno) {
    super(call + " " + subject + ": " + Errno.text(errno));
    this.errno = errno;
  }

  /** Why, without the call and the path, for people to whom these say nothing. */
  public String reason() {
    return Errno.text(errno);
  }

  /** The error number. */
  public int errno() {
    return errno;
  }
}
