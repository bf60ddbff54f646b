package io.slipway.build.layer;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes layers of what steps changed. The same changes give the same bytes, on any machine and at
 * any time (but for modification times, see {@link LayerOptions#latest}).
 */
public interface LayerBuilder {

  /**
   * Only reads and hashes, fast: what a workspace needs to be committed, so that the next step can
   * start while {@link #build} compresses the committed files.
   *
   * @param upper changed files in overlay's form
   * @return empty when nothing changed
   * @throws IOException when a file cannot be read or cannot be in an image
   */
  Optional<Digest> diffId(Path upper, LayerOptions options) throws IOException;

  /**
   * Writes the compressed layer into the blob store.
   *
   * @param upper changed files in overlay's form
   * @return empty when nothing changed
   * @throws IOException when a file cannot be read or cannot be in an image
   */
  Optional<LayerBlob> build(Path upper, LayerOptions options) throws IOException;
}
