package io.slipway.build.registry;

import java.util.Optional;

/**
 * What somebody who pushes a blob knows of where it is; all of it may be wrong, at the cost of a
 * request or of bytes that were there already.
 *
 * @param mountFrom a repository of the same registry that probably has it, for a cross-repository
 *     mount
 * @param fresh whether it was just made, so that the registry need not be asked for it first
 */
public record Whereabouts(Optional<String> mountFrom, boolean fresh) {
  /** Nothing is known. */
  public static final Whereabouts UNKNOWN = new Whereabouts(Optional.empty(), false);

  /** It was just made: it is here alone. */
  public static final Whereabouts HERE = new Whereabouts(Optional.empty(), true);

  /** Probably in another repository of the same registry. */
  public static Whereabouts in(String repository) {
    return new Whereabouts(Optional.of(repository), false);
  }

  /**
   * What follows from where it was seen.
   *
   * @param seen the repository that it came from
   * @param target where it goes
   */
  public static Whereabouts after(Optional<ImageReference> seen, ImageReference target) {
    return new Whereabouts(
        seen.filter(remote -> remote.registry().equals(target.registry()))
            .map(ImageReference::repository)
            .filter(name -> !name.equals(target.repository())),
        false);
  }
}
