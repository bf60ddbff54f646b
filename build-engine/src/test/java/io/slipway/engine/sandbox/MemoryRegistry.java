package io.slipway.engine.sandbox;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry and a farm's cache in memory, which refuse what real ones refuse; counts transfers.
 */
final class MemoryRegistry implements RegistryClient, LayerCache {
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, RawManifest> manifests = new ConcurrentHashMap<>();
  private final Map<Digest, CachedLayer> cached = new ConcurrentHashMap<>();
  final AtomicInteger sent = new AtomicInteger();
  final AtomicInteger fetched = new AtomicInteger();

  private static String key(ImageReference repository, Digest digest) {
    return repository.name() + "@" + digest;
  }

  @Override
  public RawManifest manifest(ImageReference reference) throws RegistryException {
    RawManifest found = manifests.get(reference.name() + " " + reference.selector());
    if (found == null) {
      throw new RegistryException(RegistryException.Kind.NOT_FOUND, "no image " + reference);
    }
    return found;
  }

  @Override
  public boolean hasBlob(ImageReference repository, Digest digest) {
    return blobs.containsKey(key(repository, digest));
  }

  @Override
  public InputStream blob(ImageReference repository, Descriptor blob) throws RegistryException {
    byte[] bytes = blobs.get(key(repository, blob.digest()));
    if (bytes == null) {
      throw new RegistryException(RegistryException.Kind.NOT_FOUND, "no blob " + blob.digest());
    }
    fetched.incrementAndGet();
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public boolean push(
      ImageReference repository, Descriptor blob, Content content, Optional<String> mountFrom)
      throws IOException {
    String key = key(repository, blob.digest());
    if (blobs.containsKey(key)) {
      return false;
    }
    Optional<byte[]> mounted =
        mountFrom.map(name -> blobs.get(repository.registry() + "/" + name + "@" + blob.digest()));
    if (mounted.isPresent()) {
      blobs.put(key, mounted.get());
      return false;
    }
    try (InputStream in = content.open()) {
      byte[] bytes = in.readAllBytes();
      if (!Digest.of(bytes).equals(blob.digest()) || bytes.length != blob.size()) {
        throw new RegistryException(RegistryException.Kind.INVALID, "wrong bytes for " + blob);
      }
      blobs.put(key, bytes);
    }
    sent.incrementAndGet();
    return true;
  }

  @Override
  public Digest push(ImageReference reference, RawManifest manifest) throws IOException {
    var document =
        io.slipway.build.image.Json.read(manifest.bytes(), io.slipway.build.image.Manifest.class);
    for (Descriptor layer : document.layers()) {
      if (!hasBlob(reference, layer.digest())) {
        throw new RegistryException(RegistryException.Kind.INVALID, "manifest before its blobs");
      }
    }
    manifests.put(reference.name() + " " + reference.selector(), manifest);
    manifests.put(reference.name() + " " + manifest.digest(), manifest);
    return manifest.digest();
  }

  int manifestCount() {
    return manifests.size();
  }

  @Override
  public Map<Digest, CachedLayer> lookup(List<CacheKey> keys) {
    Map<Digest, CachedLayer> found = new HashMap<>();
    for (CacheKey key : keys) {
      if (cached.containsKey(key.digest())) {
        found.put(key.digest(), Objects.requireNonNull(cached.get(key.digest())));
      }
    }
    return found;
  }

  @Override
  public void store(CacheKey key, CachedLayer layer) {
    layer
        .layer()
        .ifPresent(
            blob -> {
              if (!blobs.containsKey(layer.repository().orElseThrow() + "@" + blob.digest())) {
                throw new IllegalStateException("the cache learns of a blob that is not there");
              }
            });
    cached.put(key.digest(), layer);
  }
}
