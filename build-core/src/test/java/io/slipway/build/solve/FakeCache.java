package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.KeyHistory;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.image.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cache and a history in memory; counts its requests. */
final class FakeCache implements LayerCache, KeyHistory {
  final Map<Digest, CachedLayer> entries = new ConcurrentHashMap<>();
  final AtomicInteger lookups = new AtomicInteger();
  private final Map<String, List<CacheKey.Part>> history = new ConcurrentHashMap<>();

  @Override
  public Map<Digest, CachedLayer> lookup(List<CacheKey> keys) {
    lookups.incrementAndGet();
    Map<Digest, CachedLayer> found = new HashMap<>();
    for (CacheKey key : keys) {
      CachedLayer entry = entries.get(key.digest());
      if (entry != null) {
        found.put(key.digest(), entry);
      }
    }
    return found;
  }

  @Override
  public void store(CacheKey key, CachedLayer layer) {
    entries.put(key.digest(), layer);
  }

  @Override
  public Optional<List<CacheKey.Part>> last(String step) {
    return Optional.ofNullable(history.get(step));
  }

  @Override
  public void remember(String step, CacheKey key) {
    history.put(step, key.parts());
  }
}
