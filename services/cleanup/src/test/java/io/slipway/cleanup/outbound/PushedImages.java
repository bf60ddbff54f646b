package io.slipway.cleanup.outbound;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.model.ImageName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pushes images of layers that are named by text; the same text is the same layer. */
record PushedImages(RegistryClient client, ImageName image) {
  /** What a layer of that name holds. */
  static byte[] bytes(String text) {
    return text.repeat(100).getBytes(StandardCharsets.UTF_8);
  }

  Descriptor blob(String type, String text) throws IOException {
    byte[] bytes = bytes(text);
    Descriptor blob = new Descriptor(type, Digest.of(bytes), bytes.length);
    client.push(reference("x"), blob, () -> new ByteArrayInputStream(bytes), Optional.empty());
    return blob;
  }

  Manifest manifest(String config, String... layers) throws IOException {
    List<Descriptor> stack = new java.util.ArrayList<>();
    for (String layer : layers) {
      stack.add(blob(MediaTypes.OCI_LAYER, layer));
    }
    return new Manifest(
        2,
        MediaTypes.OCI_MANIFEST,
        blob(MediaTypes.OCI_CONFIG, "{\"" + config + "\":1}"),
        stack,
        Map.of());
  }

  Digest push(String tag, Manifest manifest) throws IOException {
    return client.push(
        reference(tag), new RawManifest(MediaTypes.OCI_MANIFEST, Json.bytes(manifest)));
  }

  Digest push(String tag, String... layers) throws IOException {
    return push(tag, manifest(tag, layers));
  }

  /** Whether the image and all its blobs can be fetched. */
  boolean isWhole(String tag) throws IOException {
    Manifest found = Json.read(client.manifest(reference(tag)).bytes(), Manifest.class);
    boolean whole = client.hasBlob(reference(tag), found.config().digest());
    for (Descriptor layer : found.layers()) {
      whole &= client.hasBlob(reference(tag), layer.digest());
    }
    return whole;
  }

  ImageReference reference(String tag) {
    return new ImageReference(image.registry(), image.repository(), tag, null);
  }
}
