package io.slipway.builder.outbound;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.crash.CrashPoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A registry between whose answers and their hearer the builder may die. */
public final class MortalRegistryClient implements RegistryClient {
  private final RegistryClient registry;

  /** Asks this one. */
  public MortalRegistryClient(RegistryClient registry) {
    this.registry = registry;
  }

  @Override
  public RawManifest manifest(ImageReference reference) throws IOException {
    return registry.manifest(reference);
  }

  @Override
  public boolean hasBlob(ImageReference repository, Digest digest) throws IOException {
    return registry.hasBlob(repository, digest);
  }

  @Override
  public InputStream blob(ImageReference repository, Descriptor blob) throws IOException {
    return registry.blob(repository, blob);
  }

  @Override
  public boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException {
    boolean sent = registry.push(repository, blob, content, mountFrom);
    CrashPoint.BUILDER_BLOB_PUSHED.reached();
    return sent;
  }

  @Override
  public Digest push(ImageReference reference, RawManifest manifest) throws IOException {
    CrashPoint.BUILDER_BEFORE_MANIFEST.reached();
    Digest digest = registry.push(reference, manifest);
    CrashPoint.BUILDER_MANIFEST_PUSHED.reached();
    return digest;
  }
}
