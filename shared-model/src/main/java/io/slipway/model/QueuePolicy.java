package io.slipway.model;

/** What a new build of an image does about those that wait or run already (row Q1). */
public enum QueuePolicy {
  /** It waits until all before it are over. */
  SERIALIZE,
  /** It does not wait for them; tags still move in the order of the numbers. */
  PARALLEL,
  /** It cancels those before it of the same branch or pull request, which nobody wants any more. */
  REPLACE
}
