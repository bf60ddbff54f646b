package io.slipway.scheduler.forge;

import org.jspecify.annotations.Nullable;

/** The headers of a delivery. */
@FunctionalInterface
public interface Headers {
  /** A header's value by its name in any case; null when it is not there. */
  @Nullable String get(String name);
}
