package io.slipway.registry;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;
import io.slipway.build.registry.RegistryClient.RawManifest;
import java.nio.charset.StandardCharsets;

/** Makes jib send a manifest's bytes as they are, so that its digest stays right. */
record RawTemplate(RawManifest manifest) implements ManifestTemplate {
  @JsonValue
  @JsonRawValue
  String json() {
    return new String(manifest.bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public int getSchemaVersion() {
    return 2;
  }

  @Override
  public String getManifestMediaType() {
    return manifest.mediaType();
  }
}
