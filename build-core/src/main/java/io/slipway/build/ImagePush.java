package io.slipway.build;

import io.slipway.build.ImageAssembler.Assembled;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Closes an image in its registries: config, then manifest. The layers must be there. */
final class ImagePush {
  private final RegistryClient registry;
  private final BuildRequest request;

  ImagePush(RegistryClient registry, BuildRequest request) {
    this.registry = registry;
    this.request = request;
  }

  /** Where layers go: each repository once. */
  static List<ImageReference> repositories(BuildRequest request) {
    if (!request.push()) {
      return List.of();
    }
    List<ImageReference> result = new ArrayList<>();
    for (ImageReference destination : request.destinations()) {
      if (result.stream().noneMatch(known -> known.name().equals(destination.name()))) {
        result.add(destination);
      }
    }
    return result;
  }

  /** The names under which the image is there afterwards. */
  List<String> push(Assembled image) throws IOException {
    if (!request.push()) {
      return List.of();
    }
    for (ImageReference repository : repositories(request)) {
      registry.push(
          repository,
          image.configDescriptor(),
          () -> new ByteArrayInputStream(image.config()),
          Optional.empty());
    }
    List<String> names = new ArrayList<>();
    for (ImageReference destination : request.destinations()) {
      ImageReference name =
          request.pushByDigest() || destination.tag() == null
              ? destination.withDigest(image.digest())
              : destination.withTag(destination.tag());
      Digest there = registry.push(name, image.manifest());
      if (!there.equals(image.digest())) {
        throw new RegistryException(
            RegistryException.Kind.INVALID,
            name + " was pushed as " + image.digest() + ", the registry has it as " + there);
      }
      if (!names.contains(name.toString())) {
        names.add(name.toString());
      }
    }
    return names;
  }
}
