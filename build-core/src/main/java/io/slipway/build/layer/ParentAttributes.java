package io.slipway.build.layer;

import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.util.Optional;

/**
 * Knows the directories below a layer: an archive may name a file without its directories, which
 * then keep the attributes they had.
 */
@FunctionalInterface
public interface ParentAttributes {

  /**
   * What a directory below the layer looks like.
   *
   * @param path raw, relative to the root
   * @return empty when there is no such directory
   */
  Optional<Stat> directory(String path) throws IOException;

  /** For a layer that stands on nothing. */
  static ParentAttributes none() {
    return path -> Optional.empty();
  }
}
