package io.slipway.promoter.outbound;

import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryClient;
import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.build.registry.RegistryException;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.registry.RegistryAdmin;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Tags in a real registry: the manifest is read by digest and the same bytes are put by tag. */
public final class RegistryTags implements TagStore {
  private final RegistryClient client;
  private final RegistryAdmin admin;

  public RegistryTags(RegistryClient client, RegistryAdmin admin) {
    this.client = client;
    this.admin = admin;
  }

  @Override
  public List<Tag> tags(ImageName image) throws IOException {
    ImageReference any = reference(image, new Tag("latest")); // a reference has to name one
    return admin.tags(any).stream().map(Tag::new).toList();
  }

  @Override
  public Optional<Digest> digest(ImageName image, Tag tag) throws IOException {
    return admin.digest(reference(image, tag)).map(digest -> new Digest(digest.value()));
  }

  @Override
  public void point(ImageName image, Tag tag, Digest digest) throws IOException {
    ImageReference target = reference(image, tag);
    var wanted = new io.slipway.build.image.Digest(digest.value());
    RawManifest manifest = client.manifest(target.withDigest(wanted));
    var stored = client.push(target, manifest);
    if (!stored.equals(wanted)) {
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          image + ":" + tag + " became " + stored + " in the registry instead of " + digest);
    }
  }

  private static ImageReference reference(ImageName image, Tag tag) {
    return new ImageReference(image.registry(), image.repository(), tag.value(), null);
  }
}
