package io.slipway.build.layer;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
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
  /**
   * Measured on a JDK's 316 MB with 2 (busy) cores: level 1 takes 3.1 s and gives 151 MB, level 6
   * takes 5.7 s and gives 141 MB; a build waits for its layers, so time wins.
   */
  private static final int LEVEL = 1;

  private final BlobStore blobs;

  public OverlayLayerBuilder(BlobStore blobs) {
    this.blobs = blobs;
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
        ParallelGzip gzip = new ParallelGzip(file, LEVEL);
        HashedOutput tar = new HashedOutput(gzip, tarSha);
        LayerWriter writer = new LayerWriter(tar, options)) {
      if (!writer.write(upper)) {
        return Optional.empty();
      }
      gzip.finish();
      Digest digest = Digest.of(compressedSha);
      Path kept = draft.keep(digest);
      return Optional.of(
          new LayerBlob(
              new Descriptor(MediaTypes.OCI_LAYER_GZIP, digest, file.count()),
              Digest.of(tarSha),
              kept));
    }
  }
}
