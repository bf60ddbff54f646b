package io.slipway.build.layer;

import io.slipway.build.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A layer that was read and not yet compressed. Holds the whole archive when that is small, as most
 * are, so that nothing is read twice.
 */
public final class LayerDraft {
  private final Digest diffId;
  private final byte @Nullable [] archive;

  /**
   * A draft.
   *
   * @param diffId digest of the uncompressed archive
   * @param archive its bytes; null when they were too many to keep
   */
  LayerDraft(Digest diffId, byte @Nullable [] archive) {
    this.diffId = diffId;
    this.archive = archive;
  }

  /** Of a layer that must be read again. */
  public static LayerDraft of(Digest diffId) {
    return new LayerDraft(diffId, null);
  }

  /** Digest of the uncompressed archive. */
  public Digest diffId() {
    return diffId;
  }

  byte @Nullable [] archive() {
    return archive;
  }
}
