package io.slipway.build.layer;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import java.nio.file.Path;

/**
 * A layer as a file, ready for upload.
 *
 * @param descriptor of the compressed archive
 * @param diffId digest of the uncompressed archive
 * @param file the compressed archive in the blob store; never written to again
 */
public record LayerBlob(Descriptor descriptor, Digest diffId, Path file) {}
