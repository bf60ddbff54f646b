package io.slipway.build.cache;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Caches that are asked one after the other for what the earlier ones do not know. One that cannot
 * answer is told of and passed over.
 */
public final class CacheChain implements LayerCache {
  private final List<Named> caches;
  private final Consumer<String> warnings;

  /** A cache and what people call it. */
  public record Named(String name, LayerCache cache) {}

  public CacheChain(List<Named> caches, Consumer<String> warnings) {
    this.caches = List.copyOf(caches);
    this.warnings = warnings;
  }

  @Override
  public Map<Digest, CachedLayer> lookup(List<CacheKey> keys) {
    Map<Digest, CachedLayer> found = new HashMap<>();
    List<CacheKey> left = new ArrayList<>(keys);
    for (Named each : caches) {
      if (left.isEmpty()) {
        break;
      }
      try {
        found.putAll(each.cache().lookup(left));
      } catch (IOException e) {
        warnings.accept(each.name() + " cannot be used, going on without it: " + e.getMessage());
      }
      left.removeIf(key -> found.containsKey(key.digest()));
    }
    return found;
  }

  /** Nothing: the caches of a chain learn of results by their own ways. */
  @Override
  public void store(CacheKey key, CachedLayer layer) {}
}
