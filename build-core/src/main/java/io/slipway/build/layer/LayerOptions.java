package io.slipway.build.layer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How to write a layer.
 *
 * @param latest modification times are not later than this; empty keeps them
 * @param exact whether they are all {@code latest}, the earlier ones too: what was copied has the
 *     times of a checkout, which are no part of a source
 * @param ignored absolute paths that are left out, with everything below them
 * @param lower the root filesystem below the layer, to leave out directories that a step touched
 *     without changing them; empty keeps every directory
 */
public record LayerOptions(
    Optional<Instant> latest, boolean exact, Set<String> ignored, Optional<Path> lower) {
  /** Copies the set. */
  public LayerOptions {
    ignored = Set.copyOf(ignored);
  }

  /** Sets later times back. */
  public LayerOptions(Optional<Instant> latest, Set<String> ignored, Optional<Path> lower) {
    this(latest, false, ignored, lower);
  }

  /** Keeps everything as it is. */
  public static LayerOptions plain() {
    return new LayerOptions(Optional.empty(), Set.of(), Optional.empty());
  }
}
