package io.slipway.registry;

import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Looks at tags and deletes manifests: what promoter and cleanup need besides moving bytes. */
public interface RegistryAdmin {

  /** Talks to registries over HTTP. */
  static RegistryAdmin connect(RegistrySettings settings) {
    return new HttpRegistryAdmin(settings);
  }

  /** All tags of a repository, in the registry's order; empty when there is no such repository. */
  List<String> tags(ImageReference repository) throws IOException;

  /**
   * All repositories of a registry (distribution-spec, catalog); empty when it does not tell, or
   * not to us.
   *
   * @param registry {@code host[:port]}
   */
  Optional<List<String>> repositories(String registry) throws IOException;

  /**
   * What says that it is about this manifest (OCI distribution-spec 1.1, referrers API); empty when
   * the registry does not know the question. Those that are kept under a tag {@code
   * sha256-<digest>} are not meant.
   *
   * @param byDigest must have a digest
   */
  Optional<List<Digest>> referrers(ImageReference byDigest) throws IOException;

  /** What a tag or digest points at; empty when it is not there. */
  Optional<Digest> digest(ImageReference reference) throws IOException;

  /**
   * Deletes a manifest and with it every tag that points at it. One that is gone already is fine.
   *
   * @param byDigest must have a digest
   */
  void delete(ImageReference byDigest) throws IOException;
}
