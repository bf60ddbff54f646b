package io.slipway.build.layer;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Makes layer blobs of archives that exist already: other images' layers, archives of tools. */
public final class LayerConversion {
  private final BlobStore blobs;
  private final LayerCompression compression;

  public LayerConversion(BlobStore blobs, LayerCompression compression) {
    this.blobs = blobs;
    this.compression = compression;
  }

  /** Writes an uncompressed archive. */
  @FunctionalInterface
  public interface Archive {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Compresses the archive into the blob store while it is written. */
  public LayerBlob store(Archive archive) throws IOException {
    MessageDigest compressedSha = Digest.sha256();
    MessageDigest tarSha = Digest.sha256();
    try (BlobStore.Draft draft = blobs.draft();
        HashedOutput file = new HashedOutput(draft.output(), compressedSha);
        CompressedOutput compressed = compression.open(file);
        HashedOutput tar = new HashedOutput(compressed, tarSha)) {
      archive.writeTo(tar);
      compressed.finish();
      Digest digest = Digest.of(compressedSha);
      Path kept = draft.keep(digest);
      return new LayerBlob(compression.describe(digest, file.count()), Digest.of(tarSha), kept);
    }
  }
}
