package io.slipway.model;

/** What a build must have passed before the tag of a stage moves to it. */
public sealed interface StageGate {
  /** Nothing: the tag moves as soon as the stages before have. */
  record Automatic() implements StageGate {}

  /** Somebody says {@code slipway approve} for this very digest. */
  record Approval() implements StageGate {}
}
