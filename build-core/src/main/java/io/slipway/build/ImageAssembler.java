package io.slipway.build;

import io.slipway.build.graph.BuildPlan;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Json;
import io.slipway.build.image.Manifest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.solve.Layer;
import io.slipway.build.solve.Solution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the two documents of an image. A pure function: the same build gives the same bytes. */
final class ImageAssembler {
  private ImageAssembler() {}

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

    Descriptor manifestDescriptor() {
      return new Descriptor(manifest.mediaType(), digest(), manifest.bytes().length);
    }
  }

  /**
   * Puts an image together.
   *
   * @param created the time that the config and its history tell
   */
  static Assembled assemble(BuildPlan plan, Solution solution, Instant created) {
    List<ImageConfig.History> history = new ArrayList<>(plan.config().history());
    for (BuildPlan.Step step : plan.steps()) {
      boolean layer =
          step.layerOf().map(id -> solution.madeLayer().getOrDefault(id, false)).orElse(false);
      history.add(
          new ImageConfig.History(
              created.toString(), step.createdBy(), null, "slipway", layer ? null : true));
    }
    List<Digest> diffIds = solution.layers().stream().map(Layer::diffId).toList();
    byte[] config =
        Json.bytes(plan.config().withLayers(diffIds, history).withCreated(created.toString()));
    Descriptor configDescriptor =
        new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
    Manifest manifest =
        new Manifest(
            2,
            MediaTypes.OCI_MANIFEST,
            configDescriptor,
            solution.layers().stream().map(layer -> oci(layer.descriptor())).toList(),
            Map.of());
    return new Assembled(
        config, configDescriptor, new RawManifest(MediaTypes.OCI_MANIFEST, Json.bytes(manifest)));
  }

  /** A base image's layer may have Docker's name for the same format. */
  private static Descriptor oci(Descriptor layer) {
    String type =
        layer.mediaType().equals(MediaTypes.DOCKER_LAYER_GZIP)
            ? MediaTypes.OCI_LAYER_GZIP
            : layer.mediaType();
    return new Descriptor(type, layer.digest(), layer.size());
  }
}
