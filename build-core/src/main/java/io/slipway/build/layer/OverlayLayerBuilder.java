package io.slipway.build.layer;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Makes layers from overlay directories in one pass: archive, its digest, compression, the digest
 * of that, and the file, all while the bytes stream through.
 */
public final class OverlayLayerBuilder implements LayerBuilder {
  /** Most layers of RUN and COPY in bytes; a build keeps a few of them at a time. */
  private static final int KEPT = 256 << 10;

  private final BlobStore blobs;
  private final LayerCompression compression;

  /** Compresses fast, with gzip. */
  public OverlayLayerBuilder(BlobStore blobs) {
    this(blobs, LayerCompression.FAST_GZIP);
  }

  public OverlayLayerBuilder(BlobStore blobs, LayerCompression compression) {
    this.blobs = blobs;
    this.compression = compression;
  }

  @Override
  public Optional<LayerDraft> draft(Path upper, LayerOptions options) throws IOException {
    MessageDigest sha = Digest.sha256();
    KeptOutput kept = new KeptOutput(KEPT);
    try (HashedOutput tar = new HashedOutput(kept, sha);
        LayerWriter writer = new LayerWriter(tar, options)) {
      return writer.write(upper)
          ? Optional.of(new LayerDraft(Digest.of(sha), kept.kept()))
          : Optional.empty();
    }
  }

  @Override
  public LayerBlob build(LayerDraft draft, Path upper, LayerOptions options) throws IOException {
    MessageDigest sha = Digest.sha256();
    try (BlobStore.Draft blob = blobs.draft();
        HashedOutput file = new HashedOutput(blob.output(), sha);
        CompressedOutput compressed = compression.open(file)) {
      byte[] archive = draft.archive();
      if (archive != null) {
        compressed.write(archive);
      } else {
        readAgain(draft, upper, options, compressed);
      }
      compressed.finish();
      Digest digest = Digest.of(sha);
      Path kept = blob.keep(digest);
      return new LayerBlob(compression.describe(digest, file.count()), draft.diffId(), kept);
    }
  }

  private static void readAgain(
      LayerDraft draft, Path upper, LayerOptions options, OutputStream out) throws IOException {
    MessageDigest sha = Digest.sha256();
    try (HashedOutput tar = new HashedOutput(out, sha);
        LayerWriter writer = new LayerWriter(tar, options)) {
      writer.write(upper);
    }
    Digest now = Digest.of(sha);
    if (!now.equals(draft.diffId())) {
      throw new IOException(
          "the files in "
              + upper
              + " changed while their layer was made: they have the diff id "
              + now
              + " instead of "
              + draft.diffId());
    }
  }
}
