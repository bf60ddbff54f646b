package io.slipway.engine.host;

import java.io.IOException;

/**
 * No engine could be started on this machine. The message names the step and what to install or
 * allow.
 */
public final class EngineException extends IOException {
  private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
