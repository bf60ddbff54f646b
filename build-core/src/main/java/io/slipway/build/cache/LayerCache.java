package io.slipway.build.cache;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Remembers which layer a step with this key made. All keys of a build are looked up in one
 * request.
 */
public interface LayerCache {

  /**
   * The entries that exist; keys without an entry are absent. A cache that cannot answer is empty.
   */
  Map<Digest, CachedLayer> lookup(List<CacheKey> keys) throws IOException;

  /** Remembers a result. Must be called only after the layer's blob is where the entry says. */
  void store(CacheKey key, CachedLayer layer) throws IOException;
}
