package io.slipway.embedded;

/** When a local server ends, unless it is closed before. */
public enum Lifetime {
  /** With this JVM: a shutdown hook kills it. */
  WITH_JVM,
  /** Not with this JVM: the next start in the same directory finds it by its pid file. */
  DETACHED
}
