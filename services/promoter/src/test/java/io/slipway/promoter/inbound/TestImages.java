package io.slipway.promoter.inbound;

import io.slipway.build.image.Descriptor;
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

/** Pushes tiny images by digest, as a builder does. */
public final class TestImages {
  private final RegistryClient client;

  public TestImages(RegistryClient client) {
    this.client = client;
  }

  /** Points a tag somewhere, as somebody does who goes round the farm. */
  public void tag(ImageName image, String tag, Digest digest) throws IOException {
    ImageReference target = new ImageReference(image.registry(), image.repository(), tag, null);
    var bytes = new io.slipway.build.image.Digest(digest.value());
    client.push(target, client.manifest(target.withDigest(bytes)));
  }

  /** An image without layers whose config holds this text. */
  public Digest push(ImageName image, String text) throws IOException {
    byte[] config =
        ("{\"os\":\"linux\",\"comment\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    Descriptor blob =
        new Descriptor(
            MediaTypes.OCI_CONFIG, io.slipway.build.image.Digest.of(config), config.length);
    Manifest manifest = new Manifest(2, MediaTypes.OCI_MANIFEST, blob, List.of(), Map.of());
    RawManifest raw = new RawManifest(MediaTypes.OCI_MANIFEST, Json.bytes(manifest));
    ImageReference target =
        new ImageReference(image.registry(), image.repository(), null, raw.digest());
    client.push(target, blob, () -> new ByteArrayInputStream(config), Optional.empty());
    client.push(target, raw);
    return new Digest(raw.digest().value());
  }
}
