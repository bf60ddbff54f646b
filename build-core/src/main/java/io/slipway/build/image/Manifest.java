package io.slipway.build.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * One image of one platform: a config and its layers from the base upwards (OCI manifest.md).
 *
 * @param schemaVersion always 2
 * @param mediaType OCI or Docker v2
 * @param config the config blob
 * @param layers the layer blobs, base first
 * @param annotations free annotations; empty when there are none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Manifest(
    int schemaVersion,
    String mediaType,
    Descriptor config,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<Descriptor> layers,
    Map<String, String> annotations) {

  /** Copies the collections. */
  public Manifest {
    layers = layers == null ? List.of() : List.copyOf(layers);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }
}
