package io.slipway.model;

/** How a build ended, in the words of the OpenTelemetry CI/CD conventions. */
public enum Outcome {
  SUCCESS,
  /** The user's build failed. */
  FAILURE,
  /** The farm failed; not the user's fault. */
  ERROR,
  TIMEOUT,
  CANCELLATION,
  SKIP
}
