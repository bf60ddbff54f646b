package io.slipway.build;

import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes an image in its registries: manifests, then the index where there is one. The layers and
 * configurations must be there.
 */
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

  /**
   * Pushes what names the image's blobs, which have to be there.
   *
   * @return the names under which the image is there afterwards
   */
  List<String> push(BuiltImage image) throws IOException {
    if (!request.push()) {
      return List.of();
    }
    if (image.isIndex()) {
      pushMembers(image);
    }
    List<String> names = new ArrayList<>();
    for (ImageReference destination : request.destinations()) {
      ImageReference name =
          request.pushByDigest() || destination.tag() == null
              ? destination.withDigest(image.digest())
              : destination.withTag(destination.tag());
      push(name, image.top());
      if (!names.contains(name.toString())) {
        names.add(name.toString());
      }
    }
    return names;
  }

  /** They must be there before their index, each by its digest. */
  private void pushMembers(BuiltImage image) throws IOException {
    for (ImageReference repository : repositories(request)) {
      for (BuiltImage.Member member : image.members()) {
        push(repository.withDigest(member.image().digest()), member.image().manifest());
      }
    }
  }

  private void push(ImageReference name, RawManifest document) throws IOException {
    Digest there = registry.push(name, document);
    if (!there.equals(document.digest())) {
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          name + " was pushed as " + document.digest() + ", the registry has it as " + there);
    }
  }
}
