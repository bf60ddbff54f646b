package io.slipway.cleanup.domain;

import io.slipway.model.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a manifest says that never changes, because its digest names it.
 *
 * @param digest its own
 * @param bytes its own length
 * @param blobs config and layers with their sizes in bytes; empty for an index
 * @param layers the layers, base first
 * @param children the manifests of an index; empty for an image
 * @param base the image that it says it was built on ({@code org.opencontainers.image.base.digest})
 * @param subject the manifest that it says it is about ({@code subject} of OCI 1.1): of a
 *     signature, an attestation
 */
public record ManifestContent(
    Digest digest,
    long bytes,
    Map<Digest, Long> blobs,
    List<Digest> layers,
    Set<Digest> children,
    Optional<Digest> base,
    Optional<Digest> subject) {
  /** Copies the collections. */
  public ManifestContent {
    blobs = Map.copyOf(blobs);
    layers = List.copyOf(layers);
    children = Set.copyOf(children);
  }

  /** All that a registry stores for it, each blob once; the manifest is a blob, too. */
  public Map<Digest, Long> stored() {
    Map<Digest, Long> all = new HashMap<>(blobs);
    all.put(digest, bytes);
    return all;
  }

  /** Manifest, config and layers in bytes; empty for an index. */
  public OptionalLong size() {
    return children.isEmpty()
        ? OptionalLong.of(stored().values().stream().mapToLong(Long::longValue).sum())
        : OptionalLong.empty();
  }
}
