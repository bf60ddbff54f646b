package io.slipway.cleanup.outbound;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.model.Digest;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a manifest says that never changes, because its digest names it.
 *
 * @param size manifest, config and layers; empty for an index
 * @param children the manifests of an index
 */
record ManifestFacts(OptionalLong size, Set<Digest> children) {
  static ManifestFacts of(RawManifest raw) throws IOException {
    if (raw.mediaType().equals(MediaTypes.OCI_INDEX)
        || raw.mediaType().equals(MediaTypes.DOCKER_LIST)) {
      ImageIndex index = Json.read(raw.bytes(), ImageIndex.class);
      Set<Digest> children =
          index.manifests().stream()
              .map(child -> new Digest(child.digest().value()))
              .collect(Collectors.toUnmodifiableSet());
      return new ManifestFacts(OptionalLong.empty(), children);
    }
    Manifest manifest = Json.read(raw.bytes(), Manifest.class);
    long size = raw.bytes().length + manifest.config().size();
    size += manifest.layers().stream().mapToLong(Descriptor::size).sum();
    return new ManifestFacts(OptionalLong.of(size), Set.of());
  }
}
