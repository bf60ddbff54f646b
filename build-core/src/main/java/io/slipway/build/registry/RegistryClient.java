package io.slipway.build.registry;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Moves manifests and blobs between this machine and registries. Blobs travel as streams, so memory
 * does not grow with their size. Implementations verify every digest they hand out or accept.
 *
 * <p>All methods throw {@link RegistryException} (an IOException) with what, where and whether a
 * retry may help.
 */
public interface RegistryClient {

  /**
   * Fetches a manifest or index, raw: its bytes are what its digest names.
   *
   * @throws RegistryException kind NOT_FOUND, DENIED, UNTRUSTED or UNAVAILABLE
   */
  RawManifest manifest(ImageReference reference) throws IOException;

  /** Whether the repository has the blob already. */
  boolean hasBlob(ImageReference repository, Digest digest) throws IOException;

  /**
   * Opens a blob for reading; the caller closes it. A wrong digest surfaces at the end as
   * IOException.
   */
  InputStream blob(ImageReference repository, Descriptor blob) throws IOException;

  /**
   * Uploads a blob unless the repository has it.
   *
   * @param content opened only when bytes must be sent, once for each try; the callee closes it
   * @param mountFrom a repository of the same registry that probably has it, for a cross-repository
   *     mount
   * @return whether bytes were sent (false: it was there or was mounted)
   */
  boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException;

  /**
   * Uploads a manifest under the reference's tag, or by digest when it has none.
   *
   * @return the digest under which the registry has it
   */
  Digest push(ImageReference reference, RawManifest manifest) throws IOException;

  /**
   * Where the bytes of a blob come from: a file here, or a stream from the engine's side of the
   * socket.
   */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  /**
   * A manifest exactly as the registry has it.
   *
   * @param mediaType the Content-Type
   * @param bytes the document
   */
  record RawManifest(String mediaType, byte[] bytes) {
    /** The address of these bytes. */
    public Digest digest() {
      return Digest.of(bytes);
    }
  }
}
