package io.slipway.build.cache;

import java.util.List;
import java.util.Optional;

/** Remembers what each step depended on when it was last built here, to name what changed since. */
public interface KeyHistory {

  /**
   * The parts of the step's last key; empty when it was never built here.
   *
   * @param step names the step across builds
   */
  Optional<List<CacheKey.Part>> last(String step);

  /** Remembers a key as the step's last one. Losing it costs an explanation, nothing else. */
  void remember(String step, CacheKey key);
}
