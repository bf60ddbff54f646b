package io.slipway.build.solve;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import java.util.Optional;

/**
 * A layer of an image, by both of its addresses.
 *
 * @param descriptor of the compressed blob
 * @param diffId digest of the uncompressed archive
 * @param remote a repository that has the blob; empty when only the local store has it
 */
public record Layer(Descriptor descriptor, Digest diffId, Optional<ImageReference> remote) {
  /**
   * A repository of the target's registry that probably has the blob, for a cross-repository mount.
   */
  public Optional<String> mountFrom(ImageReference target) {
    return remote
        .filter(seen -> seen.registry().equals(target.registry()))
        .map(ImageReference::repository)
        .filter(name -> !name.equals(target.repository()));
  }
}
