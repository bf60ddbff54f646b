package io.slipway.promoter.outbound;

import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The tags of images as a registry has them. */
public interface TagStore {
  /** All tags that the registry has of the image. */
  List<Tag> tags(ImageName image) throws IOException;

  /** The digest that the tag points at; empty when the registry has no such tag. */
  Optional<Digest> digest(ImageName image, Tag tag) throws IOException;

  /**
   * Points the tag at a manifest that the repository has already; its bytes are not changed.
   * Repeating it changes nothing.
   *
   * @throws io.slipway.build.registry.RegistryException NOT_FOUND when the manifest is not there;
   *     retryable when the registry is away
   */
  void point(ImageName image, Tag tag, Digest digest) throws IOException;
}
