package io.slipway.build;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A registry in memory; a blob belongs to its repository. */
final class MemoryRegistry implements RegistryClient {
  final Map<String, RawManifest> manifests = new HashMap<>();
  final Map<String, byte[]> blobs = new HashMap<>();

  private static String name(ImageReference repository, Digest digest) {
    return repository.name() + "@" + digest;
  }

  private static RegistryException notFound(String what) {
    return new RegistryException(RegistryException.Kind.NOT_FOUND, what + " is not there");
  }

  @Override
  public RawManifest manifest(ImageReference reference) throws IOException {
    RawManifest found = manifests.get(reference.toString());
    if (found == null) {
      throw notFound(reference.toString());
    }
    return found;
  }

  @Override
  public boolean hasBlob(ImageReference repository, Digest digest) {
    return blobs.containsKey(name(repository, digest));
  }

  @Override
  public InputStream blob(ImageReference repository, Descriptor blob) throws IOException {
    byte[] found = blobs.get(name(repository, blob.digest()));
    if (found == null) {
      throw notFound(blob.digest().toString());
    }
    return new ByteArrayInputStream(found);
  }

  @Override
  public boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException {
    try (InputStream in = content.open()) {
      return blobs.put(name(repository, blob.digest()), in.readAllBytes()) == null;
    }
  }

  @Override
  public Digest push(ImageReference reference, RawManifest manifest) {
    manifests.put(reference.toString(), manifest);
    return manifest.digest();
  }
}
