package io.slipway.cleanup.outbound;

import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.ManifestContent;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Repositories in registries, as cleanup sees them. */
public interface Repository {
  /** Every tag with its manifest. A tag that vanishes while we look is left out. */
  default List<Tagged> tags(ImageName image) throws IOException, InterruptedException {
    return tags(image, tag -> true);
  }

  /** The tags of some names, with their manifests. */
  List<Tagged> tags(ImageName image, Predicate<Tag> names) throws IOException, InterruptedException;

  /** What a manifest says; empty when the repository does not have it, tagged or not. */
  Optional<ManifestContent> content(ImageName image, Digest digest) throws IOException;

  /** What says that it is about this manifest, as far as the registry tells. */
  Set<Digest> referrers(ImageName image, Digest digest) throws IOException;

  /** The repositories of a registry; empty when it does not tell. */
  Optional<Set<ImageName>> repositories(String registry) throws IOException;

  /**
   * Deletes a manifest and the tags that point at it; one that is gone already is fine.
   *
   * @return the manifest, so that it can be put back; empty when it was gone
   */
  Optional<RawManifest> delete(ImageName image, Digest digest) throws IOException;

  /**
   * Puts a manifest back that was deleted a moment ago.
   *
   * @param tags those that pointed at it and that nobody else puts back; one that points somewhere
   *     by now is left there
   */
  void restore(ImageName image, RawManifest manifest, List<Tag> tags) throws IOException;
}
