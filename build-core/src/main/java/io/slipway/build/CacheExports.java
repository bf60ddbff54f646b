package io.slipway.build;

import io.slipway.build.BuildRequest.CacheLocation;
import io.slipway.build.cache.CacheDocument;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.registry.RegistryException;
import io.slipway.build.solve.Layer;
import io.slipway.build.solve.Solution;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hands results on to other machines: {@code --cache-to}. */
final class CacheExports {
  /** How many results a place keeps that many builds fill. */
  private static final int MOST = 2000;

  private final RegistryClient registry;
  private final RegistryBlobs blobs;

  CacheExports(RegistryClient registry, RegistryBlobs blobs) {
    this.registry = registry;
    this.blobs = blobs;
  }

  /**
   * A cache's name in a registry.
   *
   * @throws IllegalArgumentException without {@code ref}
   */
  static ImageReference reference(CacheLocation location) {
    return ImageReference.parse(attribute(location, "ref"));
  }

  static String attribute(CacheLocation location, String name) {
    String value = location.attributes().get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "the cache type=" + location.type() + " needs " + name + "=…");
    }
    return value;
  }

  /**
   * Results that belong into a place: with {@code mode=max} those of all steps, else those whose
   * layers are the image's.
   */
  static List<Solution.StepResult> wanted(
      CacheLocation location, List<Solution.StepResult> results) {
    boolean all = "max".equals(location.attributes().get("mode"));
    return results.stream().filter(result -> all || result.own()).toList();
  }

  /** The entries of the target's own steps, for the image itself. */
  static List<CacheDocument.Entry> inline(List<Solution.StepResult> results) {
    return results.stream()
        .filter(Solution.StepResult::own)
        .map(result -> CacheDocument.Entry.of(result.key().digest(), result.result()))
        .toList();
  }

  /**
   * Puts results into a place; nothing for an inline cache, which the image carries. They replace
   * what is there; with {@code append=true} they join it, for a repository that many builds share.
   *
   * @throws IllegalArgumentException for a type that none is
   */
  void export(CacheLocation location, List<Solution.StepResult> results) throws IOException {
    List<Solution.StepResult> chosen = wanted(location, results);
    switch (location.type()) {
      case "inline" -> {}
      case "registry" -> {
        ImageReference reference = reference(location);
        boolean append = "true".equals(location.attributes().get("append"));
        toRegistry(reference, append ? earlier(reference) : Map.of(), chosen);
      }
      case "local" -> toDirectory(Path.of(attribute(location, "dest")), chosen);
      default -> throw new IllegalArgumentException("no such cache: " + location.type());
    }
  }

  /** What a place has already; nothing when it is new, or cannot be read. */
  private Map<Digest, CachedLayer> earlier(ImageReference reference) throws IOException {
    try {
      return new CacheImports.InRegistry(registry, reference).read();
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.NOT_FOUND) {
        return Map.of();
      }
      throw e;
    }
  }

  private void toRegistry(
      ImageReference reference, Map<Digest, CachedLayer> earlier, List<Solution.StepResult> results)
      throws IOException {
    Parts parts = parts(results, earlier);
    for (Layer layer : parts.layers()) {
      registry.push(
          reference, layer.descriptor(), () -> blobs.compressed(layer), layer.mountFrom(reference));
    }
    registry.push(
        reference,
        parts.configDescriptor(),
        () -> new ByteArrayInputStream(parts.config()),
        Optional.empty());
    registry.push(reference, new RawManifest(MediaTypes.OCI_MANIFEST, parts.manifest()));
  }

  /** As an OCI layout; what is in the directory already stays, but is no longer listed. */
  private void toDirectory(Path directory, List<Solution.StepResult> results) throws IOException {
    Path files = Files.createDirectories(directory.resolve("blobs/sha256"));
    Parts parts = parts(results, Map.of());
    for (Layer layer : parts.layers()) {
      try (InputStream in = blobs.compressed(layer)) {
        Files.copy(
            in,
            files.resolve(layer.descriptor().digest().hex()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Descriptor manifest =
        new Descriptor(
            MediaTypes.OCI_MANIFEST, Digest.of(parts.manifest()), parts.manifest().length);
    Files.write(files.resolve(parts.configDescriptor().digest().hex()), parts.config());
    Files.write(files.resolve(manifest.digest().hex()), parts.manifest());
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.write(
        directory.resolve("index.json"),
        Json.bytes(new ImageIndex(2, MediaTypes.OCI_INDEX, List.of(manifest), Map.of())));
  }

  /** A manifest, its config and its layers, each once. */
  private record Parts(
      byte[] config, Descriptor configDescriptor, byte[] manifest, Collection<Layer> layers) {}

  private Parts parts(List<Solution.StepResult> results, Map<Digest, CachedLayer> earlier)
      throws IOException {
    Map<Digest, Layer> layers = new LinkedHashMap<>();
    List<CacheDocument.Entry> entries = new ArrayList<>();
    Map<Digest, CachedLayer> others = new LinkedHashMap<>(earlier);
    for (Solution.StepResult result : results) {
      Optional<Layer> layer = layer(result.result());
      if (layer.isPresent() && !blobs.reachable(layer.get())) {
        continue; // an older result, which nothing in this build needed
      }
      entries.add(CacheDocument.Entry.of(result.key().digest(), result.result()));
      others.remove(result.key().digest());
      layer.ifPresent(l -> layers.put(l.descriptor().digest(), l));
    }
    others.entrySet().stream()
        .limit(Math.max(0, MOST - entries.size()))
        .forEach(
            other -> {
              entries.add(CacheDocument.Entry.of(other.getKey(), other.getValue()));
              layer(other.getValue()).ifPresent(l -> layers.put(l.descriptor().digest(), l));
            });
    byte[] config = Json.bytes(CacheDocument.of(entries));
    Descriptor descriptor =
        new Descriptor(CacheDocument.MEDIA_TYPE, Digest.of(config), config.length);
    Manifest manifest =
        new Manifest(
            2,
            MediaTypes.OCI_MANIFEST,
            descriptor,
            layers.values().stream().map(Layer::descriptor).toList(),
            Map.of());
    return new Parts(config, descriptor, Json.bytes(manifest), layers.values());
  }

  private static Optional<Layer> layer(CachedLayer result) {
    return result
        .layer()
        .map(
            blob ->
                new Layer(
                    blob,
                    result.diffId().orElseThrow(),
                    result
                        .repository()
                        .map(name -> ImageReference.parse(name + "@" + blob.digest()))));
  }
}
