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
 * @param base chain of the layers that the step stood on; empty for none. Two runs of an earlier
 *     step may differ though their keys do not, and a layer belongs onto the one it was made on
 */
public record CachedLayer(
    Optional<Descriptor> layer,
    Optional<Digest> diffId,
    Optional<String> repository,
    long millis,
    Optional<Digest> base) {

  /** Checks that a layer has both addresses or none. */
  public CachedLayer {
    if (layer.isPresent() != diffId.isPresent()) {
      throw new IllegalArgumentException(
          "a cached layer has a descriptor and a diff id, or neither");
    }
  }

  /** A step that changed no file. */
  public static CachedLayer empty(long millis, Optional<Digest> base) {
    return new CachedLayer(Optional.empty(), Optional.empty(), Optional.empty(), millis, base);
  }
}
