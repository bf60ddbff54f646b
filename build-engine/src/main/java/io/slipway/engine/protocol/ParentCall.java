package io.slipway.engine.protocol;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import java.util.List;
import java.util.Optional;

/** What the engine may ask of its parent. One call for each connection. */
public sealed interface ParentCall {
  /** Fetch a manifest; answered with its media type, then its bytes. */
  record GetManifest(ImageReference reference) implements ParentCall {}

  /** Whether a repository has a blob; answered with true or false. */
  record HasBlob(ImageReference repository, Digest digest) implements ParentCall {}

  /** Fetch a blob; answered with its bytes. */
  record GetBlob(ImageReference repository, Descriptor blob) implements ParentCall {}

  /** Push a blob; the parent answers SEND when it wants the bytes, as often as it tries. */
  record PushBlob(ImageReference repository, Descriptor blob, Optional<String> mountFrom)
      implements ParentCall {}

  /** Push a manifest, whose bytes follow; answered with its digest. */
  record PushManifest(ImageReference reference, String mediaType) implements ParentCall {}

  /**
   * Ask for the value of a secret that the build was given; answered with its bytes, or NOT_FOUND.
   */
  record GetSecret(String id) implements ParentCall {}

  /**
   * Connect a network namespace with the outside, for as long as the engine lives; answered with a
   * {@link NetworkAttachment}.
   *
   * @param descriptor the number of the namespace's open file in the engine's process
   */
  record AttachNetwork(int descriptor) implements ParentCall {}

  /** Ask the shared cache for many keys at once; answered with the entries found. */
  record CacheLookup(List<CacheKey> keys) implements ParentCall {}

  /** Tell the shared cache of a layer. */
  record CacheStore(CacheKey key, CachedLayer layer) implements ParentCall {}
}
