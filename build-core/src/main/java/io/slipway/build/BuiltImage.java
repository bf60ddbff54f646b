package io.slipway.build;

import io.slipway.build.ImageAssembler.Assembled;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.DocumentTypes;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.solve.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a build made: one image, or one for each platform and their index.
 *
 * @param members the images, in the order of the platforms asked for
 * @param top the document that the image's name stands for: the only manifest, or the index
 * @param descriptor of it
 */
record BuiltImage(List<Member> members, RawManifest top, Descriptor descriptor) {
  /** Copies the list. */
  BuiltImage {
    members = List.copyOf(members);
  }

  /**
   * The image of one platform.
   *
   * @param layers base first
   */
  record Member(Platform platform, Assembled image, List<Layer> layers) {
    /** Copies the list. */
    Member {
      layers = List.copyOf(layers);
    }

    long size() {
      return layers.stream().mapToLong(layer -> layer.descriptor().size()).sum();
    }

    private BuildResult.PlatformImage told() {
      return new BuildResult.PlatformImage(
          platform, image.digest(), image.configDescriptor().digest(), size());
    }

    private Descriptor descriptor(Annotations annotations) {
      RawManifest document = image.manifest();
      return new Descriptor(
          document.mediaType(),
          document.digest(),
          document.bytes().length,
          annotations.manifestDescriptor(platform),
          platform);
    }
  }

  static BuiltImage of(List<Member> members, DocumentTypes types, Annotations annotations) {
    List<Descriptor> descriptors = new ArrayList<>();
    for (Member member : members) {
      descriptors.add(member.descriptor(annotations));
    }
    if (!annotations.hasIndex()) {
      return new BuiltImage(members, members.getFirst().image().manifest(), descriptors.getFirst());
    }
    RawManifest index =
        new RawManifest(
            types.index(),
            Json.bytes(new ImageIndex(2, types.index(), descriptors, annotations.index())));
    Map<String, String> notes = annotations.indexDescriptor();
    return new BuiltImage(
        members,
        index,
        new Descriptor(types.index(), index.digest(), index.bytes().length, notes, null));
  }

  boolean isIndex() {
    return !digest().equals(members.getFirst().image().digest());
  }

  Digest digest() {
    return top.digest();
  }

  /** As the caller is told of it. */
  BuildResult.Success success(List<String> names, int cachedSteps, int executedSteps) {
    Member first = members.getFirst();
    return new BuildResult.Success(
        digest(),
        first.image().configDescriptor().digest(),
        members.stream().mapToLong(Member::size).sum(),
        names,
        first.layers().size(),
        cachedSteps,
        executedSteps,
        Optional.of(descriptor),
        members.stream().map(Member::told).toList(),
        Optional.empty());
  }
}
