package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import java.util.List;

/**
 * What the vertices of a graph are known by.
 *
 * @param keys one for each vertex, in the graph's order: what its layer depends on
 * @param identities the same for the whole root filesystem; differs from the key where a layer does
 *     not depend on what is below it
 */
record GraphKeys(List<CacheKey> keys, List<Digest> identities) {
  /** Copies the lists. */
  GraphKeys {
    keys = List.copyOf(keys);
    identities = List.copyOf(identities);
  }

  CacheKey key(VertexId id) {
    return keys.get(id.index());
  }

  Digest identity(VertexId id) {
    return identities.get(id.index());
  }
}
