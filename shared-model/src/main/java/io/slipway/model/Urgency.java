package io.slipway.model;

/** Who waits for a build: rebuilds wait behind people (row Q8). */
public enum Urgency {
  /** Somebody pushed or asked, and waits for it. */
  PERSON,
  /** The farm asked by itself, for example because a base image moved. */
  REBUILD
}
