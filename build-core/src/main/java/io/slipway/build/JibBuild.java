package io.slipway.build;

import io.slipway.build.frontend.ResolvedImage;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.DocumentTypes;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Platform;
import io.slipway.build.layer.BlobStore;
import io.slipway.build.layer.LayerBlob;
import io.slipway.build.layer.LayerCompression;
import io.slipway.build.layer.LayerConversion;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import io.slipway.build.solve.Layer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes images of what jib planned: the layers once, and a config for each platform. */
final class JibBuild {
  private static final String STAGE = "jib";

  private final BuildRequest request;
  private final ImageResolver resolver;
  private final BlobStore store;
  private final LayerCompression compression;
  private final BuildListener listener;

  JibBuild(
      BuildRequest request,
      ImageResolver resolver,
      BlobStore store,
      LayerCompression compression,
      BuildListener listener) {
    this.request = request;
    this.resolver = resolver;
    this.store = store;
    this.compression = compression;
    this.listener = listener;
  }

  /**
   * Makes the images.
   *
   * @param forms converts layers of the base where that is asked for
   */
  BuiltImage build(JibImage image, LayerForms forms) throws BuildFailure, IOException {
    List<Platform> platforms = platforms(image);
    BuildRequest decided = request.toBuilder().platforms(platforms).build();
    Outputs.check(decided);
    Annotations annotations = Annotations.of(request.annotations(), decided.wantsIndex());
    Instant created = request.timestamp().or(image::created).orElse(Instant.EPOCH);
    boolean docker = request.form().docker() || image.docker();
    DocumentTypes types =
        docker && compression.kind() != LayerCompression.Kind.ZSTD
            ? DocumentTypes.DOCKER
            : DocumentTypes.OCI;
    List<Layer> own = layers(image);
    ImageAssembler assembler = new ImageAssembler(created, types, annotations);
    List<BuiltImage.Member> members = new ArrayList<>();
    for (Platform platform : platforms) {
      Optional<ResolvedImage> base = base(image, platform);
      List<Layer> layers = new ArrayList<>(base.map(JibBuild::layers).orElse(List.of()));
      int below = layers.size();
      layers.addAll(own);
      layers = forms.convert(layers, below, request.form().force());
      ImageConfig from =
          base.map(ResolvedImage::config).orElseGet(() -> ImageConfig.scratch(platform));
      members.add(
          assembler.assemble(
              platform, new JibConfig(image, request).of(from, layers, created), layers));
    }
    return assembler.finish(members);
  }

  /** The build's own wish counts when it names several; else the file's, when it has one. */
  private List<Platform> platforms(JibImage image) {
    return request.platforms().size() > 1 || image.platforms().isEmpty()
        ? request.platforms()
        : image.platforms();
  }

  private Optional<ResolvedImage> base(JibImage image, Platform platform)
      throws BuildFailure, IOException {
    if (image.base().equals("scratch")) {
      return Optional.empty();
    }
    try {
      return Optional.of(resolver.resolve(ImageReference.parse(image.base()), platform));
    } catch (IllegalArgumentException e) {
      throw new BuildFailure(null, "the base image's name is wrong: " + e.getMessage());
    } catch (RegistryException e) {
      if (e.retryable() || e.kind() == RegistryException.Kind.DENIED) {
        throw e;
      }
      throw new BuildFailure(
          null, "failed to resolve the base image " + image.base() + ": " + e.getMessage());
    }
  }

  private static List<Layer> layers(ResolvedImage base) {
    List<Layer> layers = new ArrayList<>();
    List<Digest> diffIds = base.config().rootfs().diffIds();
    for (int i = 0; i < base.layers().size(); i++) {
      layers.add(new Layer(base.layers().get(i), diffIds.get(i), Optional.of(base.pinned())));
    }
    return layers;
  }

  private List<Layer> layers(JibImage image) throws IOException {
    List<String> names = new ArrayList<>();
    for (JibImage.Layer layer : image.layers()) {
      names.add("[jib " + (names.size() + 1) + "/" + image.layers().size() + "] " + layer.name());
    }
    listener.on(new BuildEvents.Planned(names));
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Instant start = Instant.now();
      String origin = request.jib().orElse(STAGE);
      listener.on(new BuildEvents.StepStarted(i, names.get(i), STAGE, origin, start));
      LayerBlob made =
          new LayerConversion(store, compression).store(image.layers().get(i).archive());
      Descriptor blob = made.descriptor();
      layers.add(new Layer(blob, made.diffId(), Optional.empty()));
      listener.on(
          new BuildEvents.StepFinished(
              i,
              names.get(i),
              STAGE,
              origin,
              start,
              Instant.now(),
              BuildEvents.Cache.NONE,
              "",
              blob.size(),
              0));
    }
    return layers;
  }
}
