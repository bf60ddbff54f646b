package io.slipway.build;

import io.slipway.build.frontend.BaseImages;
import io.slipway.build.frontend.ResolvedImage;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.image.Platform;
import io.slipway.build.layer.BlobStore;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Finds base images: manifest and config only. Manifests are always asked for, so that the registry
 * says who may have the image.
 */
final class ImageResolver implements BaseImages {
  private static final int LARGEST_CONFIG = 8 << 20;
  private static final int DEEPEST_INDEX = 3;

  private final RegistryClient registry;
  private final BlobStore blobs;
  private final AtomicLong bytes = new AtomicLong();

  ImageResolver(RegistryClient registry, BlobStore blobs) {
    this.registry = registry;
    this.blobs = blobs;
  }

  /** How much was fetched. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public ResolvedImage resolve(ImageReference reference, Platform platform) throws IOException {
    RawManifest found = manifest(reference);
    for (int depth = 0; isIndex(found) && depth < DEEPEST_INDEX; depth++) {
      Descriptor image = select(reference, Json.read(found.bytes(), ImageIndex.class), platform);
      found = manifest(reference.withDigest(image.digest()));
    }
    ImageReference pinned = reference.withDigest(found.digest());
    Manifest manifest = Json.read(found.bytes(), Manifest.class);
    ImageConfig config = config(pinned, manifest.config());
    if (config.rootfs().diffIds().size() != manifest.layers().size()) {
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          pinned
              + " has "
              + manifest.layers().size()
              + " layers, its config tells of "
              + config.rootfs().diffIds().size());
    }
    return new ResolvedImage(pinned, manifest.layers(), config);
  }

  private static boolean isIndex(RawManifest found) {
    return found.mediaType().equals(MediaTypes.OCI_INDEX)
        || found.mediaType().equals(MediaTypes.DOCKER_LIST);
  }

  private RawManifest manifest(ImageReference reference) throws IOException {
    RawManifest found = registry.manifest(reference);
    bytes.addAndGet(found.bytes().length);
    if (reference.digest() != null && !reference.digest().equals(found.digest())) {
      throw new RegistryException(
          RegistryException.Kind.INVALID, reference + " came as " + found.digest());
    }
    return found;
  }

  private ImageConfig config(ImageReference pinned, Descriptor config) throws IOException {
    if (config.size() > LARGEST_CONFIG) {
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          "the config of " + pinned + " has " + config.size() + " bytes, more than any image's");
    }
    Optional<Path> known = blobs.find(config.digest());
    if (known.isEmpty()) {
      try (InputStream in = registry.blob(pinned, config)) {
        known = Optional.of(blobs.put(config.digest(), in));
        bytes.addAndGet(config.size());
      }
    }
    return Json.read(Files.readAllBytes(known.get()), ImageConfig.class);
  }

  /** The image that fits best; the first of those that fit equally. */
  private static Descriptor select(ImageReference reference, ImageIndex index, Platform wanted)
      throws RegistryException {
    for (Platform accepted : wanted.accepted()) {
      Optional<Descriptor> found =
          index.manifests().stream().filter(image -> isFor(accepted, image)).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new RegistryException(
        RegistryException.Kind.NOT_FOUND,
        reference
            + " has no image for "
            + wanted.text()
            + ", only for "
            + index.manifests().stream()
                .map(Descriptor::platform)
                .filter(Objects::nonNull)
                .map(Platform::text)
                .filter(text -> !text.startsWith("unknown/"))
                .collect(Collectors.joining(", ")));
  }

  private static boolean isFor(Platform platform, Descriptor image) {
    Platform own = image.platform();
    return own != null && platform.equals(own.normalised());
  }
}
