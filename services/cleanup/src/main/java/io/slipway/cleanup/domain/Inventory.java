package io.slipway.cleanup.domain;

import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a repository holds at one moment, as far as a plan needs it.
 *
 * @param image the repository
 * @param tags what each tag points at
 * @param inFlight published images that wait for their tags, with the number of their build
 * @param promoted where the ledger says that the protected tags point
 */
public record Inventory(
    ImageName image, List<Tagged> tags, Map<Digest, Long> inFlight, Set<Digest> promoted) {
  /** Copies the collections. */
  public Inventory {
    tags = List.copyOf(tags);
    inFlight = Map.copyOf(inFlight);
    promoted = Set.copyOf(promoted);
  }

  /**
   * A tag and its manifest.
   *
   * @param size bytes of manifest, config and layers; empty when unknown, as for an index
   * @param children the manifests of an index; empty for an image
   */
  public record Tagged(Tag tag, Digest digest, OptionalLong size, Set<Digest> children) {
    /** Copies the children. */
    public Tagged {
      children = Set.copyOf(children);
    }
  }
}
