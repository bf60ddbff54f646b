package io.slipway.build.solve;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of layers are: in the local store, or in a registry. */
public interface Blobs {

  /**
   * Whether a finished image could use this layer: the bytes are here, or a registry still has them
   * where the image may take them from.
   */
  boolean reachable(Layer layer) throws IOException;

  /** The uncompressed archive; pulled first when it is not here. The caller closes it. */
  InputStream uncompressed(Layer layer) throws IOException;
}
