package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.graph.Vertex;

/** Hears of results as soon as they exist, so that they travel while the build goes on. */
@FunctionalInterface
public interface LayerSink {

  /** A step made this. Must not block; called from many threads. */
  void made(Vertex vertex, CacheKey key, CachedLayer result);
}
