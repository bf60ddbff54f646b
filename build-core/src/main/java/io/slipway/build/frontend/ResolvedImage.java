package io.slipway.build.frontend;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.registry.ImageReference;
import java.util.List;

/**
 * An image of one platform.
 *
 * @param pinned its name by digest
 * @param layers compressed layers, base first
 * @param config its config
 */
public record ResolvedImage(ImageReference pinned, List<Descriptor> layers, ImageConfig config) {
  /** Copies the list. */
  public ResolvedImage {
    layers = List.copyOf(layers);
  }
}
