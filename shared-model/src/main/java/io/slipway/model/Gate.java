package io.slipway.model;

/** What must happen before {@code latest} moves to a build. */
public enum Gate {
  /** Nothing: it moves as soon as {@code staging} has. */
  AUTOMATIC,
  /** Somebody says {@code slipway approve}. */
  MANUAL
}
