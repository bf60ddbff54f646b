package io.slipway.build.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * Several images under one name, one for each platform (OCI image-index.md, Docker manifest list).
 *
 * @param schemaVersion always 2
 * @param mediaType OCI or Docker v2
 * @param manifests the images
 * @param annotations free annotations; empty when there are none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImageIndex(
    int schemaVersion,
    String mediaType,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<Descriptor> manifests,
    Map<String, String> annotations) {

  /** Copies the collections. */
  public ImageIndex {
    manifests = manifests == null ? List.of() : List.copyOf(manifests);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }
}
