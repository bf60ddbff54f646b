package io.slipway.scheduler.domain;

/** Where a build is, in the words of the OpenTelemetry CI/CD conventions. */
public enum BuildState {
  /** Accepted; waits for its image or for a builder. */
  PENDING,
  /** A builder works on it. */
  EXECUTING,
  /** The image is published; its tags are not all moved yet. */
  FINALIZING,
  /** Over, tags included. */
  FINISHED
}
