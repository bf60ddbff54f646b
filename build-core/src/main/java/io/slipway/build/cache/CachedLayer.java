package io.slipway.build.cache;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import java.util.Optional;

/**
 * The result of a step.
 *
 * @param layer the compressed layer; empty when the step changed no file
 * @param diffId digest of the uncompressed layer; empty when the step changed no file
 * @param repository where a registry has the blob, {@code registry/path}; empty for a purely local
 *     entry
 * @param millis what it took to make, in milliseconds
 */
public record CachedLayer(
    Optional<Descriptor> layer, Optional<Digest> diffId, Optional<String> repository, long millis) {

  /** Checks that a layer has both addresses or none. */
  public CachedLayer {
    if (layer.isPresent() != diffId.isPresent()) {
      throw new IllegalArgumentException(
          "a cached layer has a descriptor and a diff id, or neither");
    }
  }

  /** A step that changed no file. */
  public static CachedLayer empty(long millis) {
    return new CachedLayer(Optional.empty(), Optional.empty(), Optional.empty(), millis);
  }
}
