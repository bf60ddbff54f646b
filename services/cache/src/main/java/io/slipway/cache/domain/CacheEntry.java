package io.slipway.cache.domain;

import io.slipway.events.BuildEvent.CacheEntryStored;
import io.slipway.model.Digest;
import java.time.Instant;
import java.util.List;

/**
 * What a step with this key made.
 *
 * @param key digest of the cache key
 * @param parts the key's named parts, {@code name=value}, in the key's order
 * @param json the layer as the build core wrote it, JSON; opaque here
 * @param at when it was stored
 */
public record CacheEntry(Digest key, List<String> parts, String json, Instant at) {
  /** Copies the parts. */
  public CacheEntry {
    parts = List.copyOf(parts);
  }

  /** The entry that the event tells of. */
  public static CacheEntry of(CacheEntryStored event) {
    return new CacheEntry(event.key(), event.parts(), event.entry(), event.at());
  }

  /** Whether the other says the same; the time does not count. */
  public boolean says(CacheEntry other) {
    return key.equals(other.key) && parts.equals(other.parts) && json.equals(other.json);
  }
}
