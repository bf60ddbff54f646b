package io.slipway.engine.parent;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.image.Digest;
import io.slipway.engine.protocol.ParentCall;
import io.slipway.engine.protocol.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The farm's cache as the engine reaches it: through its parent, one call for all keys of a build.
 */
public final class ParentLayerCache implements LayerCache {
  private final ParentSocket parent;

  public ParentLayerCache(ParentSocket parent) {
    this.parent = parent;
  }

  @Override
  public Map<Digest, CachedLayer> lookup(List<CacheKey> keys) throws IOException {
    JsonNode value = parent.ask(new ParentCall.CacheLookup(keys)).value();
    Map<Digest, CachedLayer> found = new HashMap<>();
    if (value != null) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        found.put(new Digest(entry.getKey()), Wire.value(entry.getValue(), CachedLayer.class));
      }
    }
    return found;
  }

  @Override
  public void store(CacheKey key, CachedLayer layer) throws IOException {
    parent.ask(new ParentCall.CacheStore(key, layer));
  }
}
