package io.slipway.cache.domain;

import io.slipway.model.Digest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All entries of the farm by key; the newest of a key counts. Safe for use by several threads. */
public final class CacheIndex {
  private final Map<Digest, CacheEntry> entries = new ConcurrentHashMap<>();

  /** Takes an entry in, unless a newer one of the same key is there. */
  public void put(CacheEntry entry) {
    entries.merge(entry.key(), entry, (now, next) -> next.at().isBefore(now.at()) ? now : next);
  }

  /** The entry of this key. */
  public Optional<CacheEntry> get(Digest key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** The entries that exist, in the order of the keys; keys without an entry are absent. */
  public Map<Digest, CacheEntry> lookup(Collection<Digest> keys) {
    Map<Digest, CacheEntry> found = new LinkedHashMap<>();
    for (Digest key : keys) {
      get(key).ifPresent(entry -> found.put(key, entry));
    }
    return found;
  }

  /** How many keys have an entry. */
  public int size() {
    return entries.size();
  }
}
