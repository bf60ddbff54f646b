package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import java.io.IOException;
import java.util.List;

/** A repository in a registry, as cleanup sees it. */
public interface Repository {
  /** Every tag with its manifest. A tag that vanishes while we look is left out. */
  List<Tagged> tags(ImageName image) throws IOException, InterruptedException;

  /** Whether the repository has this manifest, tagged or not. */
  boolean has(ImageName image, Digest digest) throws IOException;

  /** Deletes a manifest and the tags that point at it; one that is gone already is fine. */
  void delete(ImageName image, Digest digest) throws IOException;
}
