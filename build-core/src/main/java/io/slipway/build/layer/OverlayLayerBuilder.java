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
  public Optional<Digest> diffId(Path upper, LayerOptions options) throws IOException {
    MessageDigest sha = Digest.sha256();
    try (HashedOutput tar = new HashedOutput(OutputStream.nullOutputStream(), sha);
        LayerWriter writer = new LayerWriter(tar, options)) {
      return writer.write(upper) ? Optional.of(Digest.of(sha)) : Optional.empty();
    }
  }

  @Override
  public Optional<LayerBlob> build(Path upper, LayerOptions options) throws IOException {
    MessageDigest compressedSha = Digest.sha256();
    MessageDigest tarSha = Digest.sha256();
    try (BlobStore.Draft draft = blobs.draft();
        HashedOutput file = new HashedOutput(draft.output(), compressedSha);
        CompressedOutput compressed = compression.open(file);
        HashedOutput tar = new HashedOutput(compressed, tarSha);
        LayerWriter writer = new LayerWriter(tar, options)) {
      if (!writer.write(upper)) {
        return Optional.empty();
      }
      compressed.finish();
      Digest digest = Digest.of(compressedSha);
      Path kept = draft.keep(digest);
      return Optional.of(
          new LayerBlob(compression.describe(digest, file.count()), Digest.of(tarSha), kept));
    }
  }
}
