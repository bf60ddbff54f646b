package io.slipway.build.layer;

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
   * start while {@link #build(LayerDraft, Path, LayerOptions)} compresses.
   *
   * @param upper changed files in overlay's form
   * @return empty when nothing changed
   * @throws IOException when a file cannot be read or cannot be in an image
   */
  Optional<LayerDraft> draft(Path upper, LayerOptions options) throws IOException;

  /**
   * Writes the compressed layer into the blob store.
   *
   * @param draft what was read
   * @param upper the same files, in case that they must be read again
   * @param options the same
   * @throws IOException when a file cannot be read, or is not what it was
   */
  LayerBlob build(LayerDraft draft, Path upper, LayerOptions options) throws IOException;

  /**
   * Both at once.
   *
   * @return empty when nothing changed
   * @throws IOException when a file cannot be read or cannot be in an image
   */
  default Optional<LayerBlob> build(Path upper, LayerOptions options) throws IOException {
    Optional<LayerDraft> draft = draft(upper, options);
    return draft.isEmpty() ? Optional.empty() : Optional.of(build(draft.get(), upper, options));
  }
}
