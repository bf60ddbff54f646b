package io.slipway.build.solve;

import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the caches know of a build's steps: one request for each cache. */
final class CacheAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(CacheAnswers.class);

  private final Map<Digest, CachedLayer> entries;

  private CacheAnswers(Map<Digest, CachedLayer> entries) {
    this.entries = Map.copyOf(entries);
  }

  /** Asks the local cache for all, then the shared one for what is left. */
  static CacheAnswers ask(SolverPorts ports, List<CacheKey> keys) throws IOException {
    Map<Digest, CachedLayer> found = new HashMap<>(ports.local().lookup(keys));
    List<CacheKey> left =
        keys.stream().filter(key -> !found.containsKey(key.digest())).distinct().toList();
    if (!left.isEmpty() && ports.shared().isPresent()) {
      found.putAll(askShared(ports.shared().get(), left));
    }
    return new CacheAnswers(found);
  }

  private static Map<Digest, CachedLayer> askShared(LayerCache shared, List<CacheKey> keys) {
    try {
      return shared.lookup(keys);
    } catch (IOException e) {
      LOG.warn("the shared cache does not answer, going on without it: {}", e.getMessage());
      return Map.of();
    }
  }

  /** Nothing is known. */
  static CacheAnswers none() {
    return new CacheAnswers(Map.of());
  }

  Optional<CachedLayer> entry(CacheKey key) {
    return Optional.ofNullable(entries.get(key.digest()));
  }

  /** The entry's layer; empty for a step that changed nothing. */
  static Optional<Layer> layer(CachedLayer entry) {
    if (entry.layer().isEmpty() || entry.diffId().isEmpty()) {
      return Optional.empty();
    }
    Digest blob = entry.layer().get().digest();
    return Optional.of(
        new Layer(
            entry.layer().get(),
            entry.diffId().get(),
            entry.repository().map(name -> ImageReference.parse(name + "@" + blob))));
  }
}
