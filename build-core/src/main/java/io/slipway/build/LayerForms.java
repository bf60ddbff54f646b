package io.slipway.build;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.layer.BlobStore;
import io.slipway.build.layer.LayerBlob;
import io.slipway.build.layer.LayerCompression;
import io.slipway.build.layer.LayerConversion;
import io.slipway.build.solve.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings layers into the compression that was asked for. A base image's layers stay as they are
 * unless that is forced: registries have them already.
 */
final class LayerForms {
  private final RegistryBlobs blobs;
  private final BlobStore store;
  private final LayerCache known;
  private final LayerCompression wanted;

  /**
   * Conversion for one build.
   *
   * @param known remembers what was converted before
   */
  LayerForms(RegistryBlobs blobs, BlobStore store, LayerCache known, LayerCompression wanted) {
    this.blobs = blobs;
    this.store = store;
    this.known = known;
    this.wanted = wanted;
  }

  /** How a request wants its layers. */
  static LayerCompression compression(BuildRequest.Form form) {
    return switch (form.compression()) {
      case NONE -> new LayerCompression(LayerCompression.Kind.NONE, 0);
      case GZIP ->
          form.level()
              .map(level -> new LayerCompression(LayerCompression.Kind.GZIP, level))
              .orElse(LayerCompression.FAST_GZIP);
      case ZSTD -> new LayerCompression(LayerCompression.Kind.ZSTD, form.level().orElse(3));
    };
  }

  /**
   * The same layers. Those that this or an earlier build made are in the wanted form afterwards, so
   * the result does not depend on which form was asked for first.
   *
   * @param base how many are the base image's
   * @param force whether these are converted too when they are in another format
   */
  List<Layer> convert(List<Layer> layers, int base, boolean force) throws IOException {
    List<Layer> converted = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      boolean fits =
          i < base
              ? !force || LayerCompression.Kind.of(layer.descriptor().mediaType()) == wanted.kind()
              : wanted.made(layer.descriptor());
      converted.add(fits ? layer : convert(layer));
    }
    return converted;
  }

  private Layer convert(Layer layer) throws IOException {
    CacheKey key =
        CacheKey.builder()
            .add("form", wanted.kind() + " " + wanted.level())
            .add("archive", layer.diffId().value())
            .build();
    Optional<Descriptor> before =
        Optional.ofNullable(known.lookup(List.of(key)).get(key.digest()))
            .flatMap(CachedLayer::layer);
    if (before.isPresent() && store.has(before.get().digest())) {
      return new Layer(before.get(), layer.diffId(), Optional.empty());
    }
    LayerBlob made;
    try (InputStream archive = blobs.uncompressed(layer)) {
      made = new LayerConversion(store, wanted).store(archive::transferTo);
    }
    if (!made.diffId().equals(layer.diffId())) {
      throw new IOException(
          "the layer " + layer.descriptor().digest() + " unpacks to " + made.diffId());
    }
    Optional<Digest> base = Optional.empty();
    known.store(
        key,
        new CachedLayer(
            Optional.of(made.descriptor()), Optional.of(made.diffId()), Optional.empty(), 0, base));
    return new Layer(made.descriptor(), made.diffId(), Optional.empty());
  }
}
