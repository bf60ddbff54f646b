package io.slipway.build;

import io.slipway.build.image.Digest;
import io.slipway.build.layer.BlobStore;
import io.slipway.build.layer.Decompress;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import io.slipway.build.solve.Blobs;
import io.slipway.build.solve.Layer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layers from the local store, else from the registries that have them. */
final class RegistryBlobs implements Blobs {
  private final BlobStore store;
  private final RegistryClient registry;
  private final List<ImageReference> destinations;

  RegistryBlobs(BlobStore store, RegistryClient registry, List<ImageReference> destinations) {
    this.store = store;
    this.registry = registry;
    this.destinations = List.copyOf(destinations);
  }

  @Override
  public boolean reachable(Layer layer) throws IOException {
    return store.has(layer.descriptor().digest()) || repository(layer).isPresent();
  }

  /** A repository that has the layer now. */
  private Optional<ImageReference> repository(Layer layer) throws IOException {
    if (layer.remote().isEmpty()) {
      return Optional.empty();
    }
    List<ImageReference> places = new ArrayList<>(destinations);
    places.add(layer.remote().get());
    for (ImageReference place : places) {
      if (has(place, layer.descriptor().digest())) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  /** A registry that refuses, or does not know the repository, does not have it. */
  private boolean has(ImageReference repository, Digest digest) throws IOException {
    try {
      return registry.hasBlob(repository, digest);
    } catch (RegistryException e) {
      if (e.retryable()) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public InputStream uncompressed(Layer layer) throws IOException {
    return Decompress.open(Files.newInputStream(pulled(layer)));
  }

  /** The blob's file; pulled first when it is not here. */
  Path pulled(Layer layer) throws IOException {
    Optional<Path> here = store.find(layer.descriptor().digest());
    if (here.isPresent()) {
      return here.get();
    }
    try (InputStream in = remote(layer)) {
      return store.put(layer.descriptor().digest(), in);
    }
  }

  /** The compressed bytes, wherever they are. The caller closes them. */
  InputStream compressed(Layer layer) throws IOException {
    Optional<Path> here = store.find(layer.descriptor().digest());
    return here.isPresent() ? Files.newInputStream(here.get()) : remote(layer);
  }

  private InputStream remote(Layer layer) throws IOException {
    ImageReference place =
        layer
            .remote()
            .orElseThrow(
                () ->
                    new FileNotFoundException(
                        "the layer "
                            + layer.descriptor().digest()
                            + " is gone from the store; build again without the cache"));
    try {
      return registry.blob(place, layer.descriptor());
    } catch (RegistryException e) {
      if (e.kind() != RegistryException.Kind.NOT_FOUND) {
        throw e;
      }
      ImageReference other = repository(layer).orElseThrow(() -> e);
      return registry.blob(other, layer.descriptor());
    }
  }
}
