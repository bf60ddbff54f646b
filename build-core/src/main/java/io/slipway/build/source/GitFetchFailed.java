package io.slipway.build.source;

import java.io.IOException;

/** A commit could not be fetched; says what git said, and whether trying again may help. */
public final class GitFetchFailed extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  public GitFetchFailed(String message, boolean retryable) {
    super(message);
    this.retryable = retryable;
  }

  /** Whether the same fetch may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
