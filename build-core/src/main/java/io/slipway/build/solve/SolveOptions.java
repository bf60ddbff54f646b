package io.slipway.build.solve;

import io.slipway.build.image.Platform;
import java.time.Instant;
import java.util.Set;

/**
 * What holds for a whole build.
 *
 * @param latest no file of a layer is newer than this
 * @param noCache run every step although the caches know it
 * @param noCacheStages run every step of these stages, by name, and what uses them
 * @param platform for which machine
 * @param scope names what is built, so that a step is compared with the same step of an earlier
 *     build
 * @param buildArgs names of the arguments that the caller gave, to tell ARG from ENV in reasons
 */
public record SolveOptions(
    Instant latest,
    boolean noCache,
    Set<String> noCacheStages,
    Platform platform,
    String scope,
    Set<String> buildArgs) {
  /** Copies the set. */
  public SolveOptions {
    noCacheStages = Set.copyOf(noCacheStages);
    buildArgs = Set.copyOf(buildArgs);
  }

  /** Without stages of which nothing is taken from the cache. */
  public SolveOptions(
      Instant latest, boolean noCache, Platform platform, String scope, Set<String> buildArgs) {
    this(latest, noCache, Set.of(), platform, scope, buildArgs);
  }
}
