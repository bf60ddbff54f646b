package io.slipway.cleanup.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.build.image.Json;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.cleanup.domain.ManifestContent;
import io.slipway.model.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a plan needs to know from the bytes of an image, an index or any other manifest. */
final class ManifestFacts {
  private static final String BASE = "org.opencontainers.image.base.digest";

  private ManifestFacts() {}

  static ManifestContent of(RawManifest raw) throws IOException {
    JsonNode document = Json.mapper().readTree(raw.bytes());
    Map<Digest, Long> blobs = new HashMap<>();
    List<Digest> layers = new ArrayList<>();
    for (JsonNode layer : document.path("layers")) {
      Digest digest = digest(layer);
      layers.add(digest);
      blobs.put(digest, layer.path("size").asLong());
    }
    if (document.has("config")) {
      blobs.put(digest(document.path("config")), document.path("config").path("size").asLong());
    }
    Set<Digest> children = new HashSet<>();
    for (JsonNode child : document.path("manifests")) {
      children.add(digest(child));
    }
    String base = document.path("annotations").path(BASE).asText("");
    JsonNode subject = document.path("subject");
    return new ManifestContent(
        new Digest(raw.digest().value()),
        raw.bytes().length,
        blobs,
        layers,
        children,
        base.isEmpty() ? Optional.empty() : Optional.of(new Digest(base)),
        subject.isObject() ? Optional.of(digest(subject)) : Optional.empty());
  }

  private static Digest digest(JsonNode descriptor) throws IOException {
    String text = descriptor.path("digest").asText("");
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("a manifest names '" + text + "', which is no sha256 digest", e);
    }
  }
}
