package io.slipway.build;

import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.cache.CacheDocument;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.ImportedCache;
import io.slipway.build.cache.InlineCache;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.layer.BlobStore;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads results of other machines: {@code --cache-from}. What is read is not trusted to be whole.
 */
final class CacheImports {
  private static final int LARGEST = 32 << 20;

  private final RegistryClient registry;
  private final BlobStore blobs;

  CacheImports(RegistryClient registry, BlobStore blobs) {
    this.registry = registry;
    this.blobs = blobs;
  }

  /**
   * A cache at this place, which is read when first asked.
   *
   * @throws IllegalArgumentException for a type that none is
   */
  ImportedCache at(CacheLocation location) {
    return switch (location.type()) {
      // An image with results inside of it is named like a cache.
      case "registry", "inline" ->
          new ImportedCache(new InRegistry(registry, CacheExports.reference(location)));
      case "local" -> new ImportedCache(new InDirectory(CacheExports.attribute(location, "src")));
      default -> throw new IllegalArgumentException("no such cache: " + location.type());
    };
  }

  /** A cache, or an image with results inside of it. */
  static final class InRegistry implements ImportedCache.Source {
    private final RegistryClient registry;
    private final ImageReference reference;

    InRegistry(RegistryClient registry, ImageReference reference) {
      this.registry = registry;
      this.reference = reference;
    }

    @Override
    public Map<Digest, CachedLayer> read() throws IOException {
      Map<Digest, CachedLayer> all = new HashMap<>();
      RawManifest found = registry.manifest(reference);
      if (found.mediaType().equals(MediaTypes.OCI_INDEX)
          || found.mediaType().equals(MediaTypes.DOCKER_LIST)) {
        for (Descriptor image : Json.read(found.bytes(), ImageIndex.class).manifests()) {
          all.putAll(image(registry.manifest(reference.withDigest(image.digest()))));
        }
        return all;
      }
      return image(found);
    }

    private Map<Digest, CachedLayer> image(RawManifest found) throws IOException {
      Manifest manifest = manifest(found.bytes());
      byte[] config;
      try (InputStream in = registry.blob(reference, manifest.config())) {
        config = whole(in, reference.toString());
      }
      return manifest.config().mediaType().equals(CacheDocument.MEDIA_TYPE)
          ? Json.read(config, CacheDocument.class).results(Optional.of(reference.name()), Map.of())
          : InlineCache.read(config, manifest.layers(), reference.name());
    }

    /** Layers stay where they are until a step needs their files. */
    @Override
    public boolean bring(CachedLayer result) {
      return true;
    }
  }

  private final class InDirectory implements ImportedCache.Source {
    private final Path directory;

    InDirectory(String directory) {
      this.directory = Path.of(directory);
    }

    @Override
    public Map<Digest, CachedLayer> read() throws IOException {
      ImageIndex index = Json.read(file("index.json"), ImageIndex.class);
      Map<Digest, CachedLayer> all = new HashMap<>();
      for (Descriptor each : index.manifests()) {
        Manifest manifest = manifest(blob(each.digest()));
        if (manifest.config().mediaType().equals(CacheDocument.MEDIA_TYPE)) {
          all.putAll(
              Json.read(blob(manifest.config().digest()), CacheDocument.class)
                  .results(Optional.empty(), Map.of()));
        }
      }
      return all;
    }

    private byte[] blob(Digest digest) throws IOException {
      byte[] bytes = file("blobs/sha256/" + digest.hex());
      if (!Digest.of(bytes).equals(digest)) {
        throw new IOException(directory + " has another file as " + digest);
      }
      return bytes;
    }

    private byte[] file(String name) throws IOException {
      try (InputStream in = Files.newInputStream(directory.resolve(name))) {
        return whole(in, name);
      }
    }

    @Override
    public boolean bring(CachedLayer result) throws IOException {
      if (result.layer().isEmpty()) {
        return true;
      }
      Digest digest = result.layer().get().digest();
      Path file = directory.resolve("blobs/sha256").resolve(digest.hex());
      if (!Files.isRegularFile(file)) {
        return blobs.has(digest);
      }
      try (InputStream in = Files.newInputStream(file)) {
        blobs.put(digest, in);
        return true;
      }
    }
  }

  private static Manifest manifest(byte[] document) throws IOException {
    Manifest manifest = Json.read(document, Manifest.class);
    if (manifest.config() == null || manifest.config().mediaType() == null) {
      throw new IOException("it is no cache and no image");
    }
    return manifest;
  }

  private static byte[] whole(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new IOException(name + " is larger than any cache's list of results");
    }
    return bytes;
  }
}
