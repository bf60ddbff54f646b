package io.slipway.cleanup.inbound;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pushes tiny images and indexes under tags. */
final class TaggedImages {
  private final RegistryClient client;
  private final ImageName image;

  TaggedImages(RegistryClient client, ImageName image) {
    this.client = client;
    this.image = image;
  }

  /** An image without layers whose config holds this text. */
  Digest push(String tag, String text) throws IOException {
    byte[] config =
        ("{\"os\":\"linux\",\"comment\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    Descriptor blob =
        new Descriptor(
            MediaTypes.OCI_CONFIG, io.slipway.build.image.Digest.of(config), config.length);
    ImageReference target = reference(tag);
    client.push(target, blob, () -> new ByteArrayInputStream(config), Optional.empty());
    Manifest manifest = new Manifest(2, MediaTypes.OCI_MANIFEST, blob, List.of(), Map.of());
    return put(target, new RawManifest(MediaTypes.OCI_MANIFEST, Json.bytes(manifest)));
  }

  /** An index with this one image in it. */
  Digest index(String tag, Digest child) throws IOException {
    RawManifest raw =
        client.manifest(
            reference(tag).withDigest(new io.slipway.build.image.Digest(child.value())));
    Descriptor descriptor = new Descriptor(raw.mediaType(), raw.digest(), raw.bytes().length);
    ImageIndex index = new ImageIndex(2, MediaTypes.OCI_INDEX, List.of(descriptor), Map.of());
    return put(reference(tag), new RawManifest(MediaTypes.OCI_INDEX, Json.bytes(index)));
  }

  private Digest put(ImageReference target, RawManifest raw) throws IOException {
    return new Digest(client.push(target, raw).value());
  }

  private ImageReference reference(String tag) {
    return new ImageReference(image.registry(), image.repository(), tag, null);
  }
}
