package io.slipway.build.registry;

import java.io.IOException;

/**
 * A registry refused, failed, or may not be asked. Says what, where, and whether a retry may help.
 */
public final class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The image or blob is not there: the user's error. */
    NOT_FOUND,
    /** No or wrong credentials. */
    DENIED,
    /** The registry is not on the trusted list: refused before any contact (row S3). */
    UNTRUSTED,
    /** The registry's answer breaks the protocol, or bytes do not match their digest. */
    INVALID,
    /** Network, 5xx, 429: a retry may help. */
    UNAVAILABLE
  }

  private final Kind kind;

  public RegistryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public RegistryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return kind == Kind.UNAVAILABLE;
  }
}
