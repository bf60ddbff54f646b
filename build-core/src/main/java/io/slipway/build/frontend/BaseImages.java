package io.slipway.build.frontend;

import io.slipway.build.image.Platform;
import io.slipway.build.registry.ImageReference;
import java.io.IOException;

/** Finds the images that FROM and COPY --from name. Called from several threads at once. */
@FunctionalInterface
public interface BaseImages {

  /**
   * Fetches what the plan needs of an image: manifest and config, no layers.
   *
   * @throws IOException when it cannot; a {@link io.slipway.build.registry.RegistryException} of
   *     kind NOT_FOUND or UNTRUSTED becomes the user's failure
   */
  ResolvedImage resolve(ImageReference reference, Platform platform) throws IOException;
}
