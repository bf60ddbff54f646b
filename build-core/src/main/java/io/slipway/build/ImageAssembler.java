package io.slipway.build;

import io.slipway.build.cache.InlineCache;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.DocumentTypes;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.Platform;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.solve.Layer;
import io.slipway.build.solve.Solution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes the two documents of an image. A pure function: the same build gives the same bytes. */
final class ImageAssembler {
  private final Instant created;
  private final DocumentTypes types;
  private final Annotations annotations;
  private final boolean carriesCache;

  /** An assembler for images that carry no results of steps. */
  ImageAssembler(Instant created, DocumentTypes types, Annotations annotations) {
    this(created, types, annotations, false);
  }

  /**
   * An assembler for the images of one build.
   *
   * @param created the time that configs and their history tell
   * @param types what the documents are called
   * @param carriesCache whether configs tell the results of their steps to later builds
   */
  ImageAssembler(
      Instant created, DocumentTypes types, Annotations annotations, boolean carriesCache) {
    this.created = created;
    this.types = types;
    this.annotations = annotations;
    this.carriesCache = carriesCache;
  }

  /**
   * A whole image but for its layers' bytes.
   *
   * @param config the config blob
   * @param manifest its document
   */
  record Assembled(byte[] config, Descriptor configDescriptor, RawManifest manifest) {
    Digest digest() {
      return manifest.digest();
    }
  }

  /**
   * Puts an image together.
   *
   * @param layers those of the solution, in the form in which the image has them
   */
  BuiltImage.Member assemble(
      Platform platform, BuildPlan plan, Solution solution, List<Layer> layers) {
    List<ImageConfig.History> history = new ArrayList<>(plan.config().history());
    for (BuildPlan.Step step : plan.steps()) {
      boolean layer =
          step.layerOf().map(id -> solution.madeLayer().getOrDefault(id, false)).orElse(false);
      history.add(
          new ImageConfig.History(
              created.toString(), step.createdBy(), null, "slipway", layer ? null : true));
    }
    List<Digest> diffIds = layers.stream().map(Layer::diffId).toList();
    ImageConfig complete =
        plan.config().withLayers(diffIds, history).withCreated(created.toString());
    return carriesCache
        ? assemble(
            platform, InlineCache.write(complete, CacheExports.inline(solution.results())), layers)
        : assemble(platform, complete, layers);
  }

  /** Puts an image together whose config is complete. */
  BuiltImage.Member assemble(Platform platform, ImageConfig complete, List<Layer> layers) {
    return assemble(platform, Json.bytes(complete), layers);
  }

  private BuiltImage.Member assemble(Platform platform, byte[] config, List<Layer> layers) {
    Descriptor configDescriptor = new Descriptor(types.config(), Digest.of(config), config.length);
    Manifest manifest =
        new Manifest(
            2,
            types.manifest(),
            configDescriptor,
            layers.stream().map(layer -> named(layer.descriptor())).toList(),
            annotations.manifest(platform));
    RawManifest document = new RawManifest(types.manifest(), Json.bytes(manifest));
    return new BuiltImage.Member(
        platform, new Assembled(config, configDescriptor, document), layers);
  }

  /** A base image's layer may have the other family's name for the same format. */
  private Descriptor named(Descriptor layer) {
    return new Descriptor(types.layer(layer.mediaType()), layer.digest(), layer.size());
  }

  /** The whole result: one image, or an index of several. */
  BuiltImage finish(List<BuiltImage.Member> members) {
    return BuiltImage.of(members, types, annotations);
  }
}
