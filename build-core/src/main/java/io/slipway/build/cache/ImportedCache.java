package io.slipway.build.cache;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results that another machine made, read whole when first asked for. */
public final class ImportedCache implements LayerCache {
  private final Source source;
  private Optional<Map<Digest, CachedLayer>> read = Optional.empty();

  /** Where the results are. */
  public interface Source {
    /** All results. */
    Map<Digest, CachedLayer> read() throws IOException;

    /**
     * Brings the layer of a result that this build can use to where it can use it.
     *
     * @return false when the layer is gone
     */
    boolean bring(CachedLayer result) throws IOException;
  }

  public ImportedCache(Source source) {
    this.source = source;
  }

  @Override
  public synchronized Map<Digest, CachedLayer> lookup(List<CacheKey> keys) throws IOException {
    if (read.isEmpty()) {
      try {
        read = Optional.of(source.read());
      } catch (IllegalArgumentException e) {
        throw new IOException("it is damaged: " + e.getMessage(), e);
      }
    }
    Map<Digest, CachedLayer> found = new HashMap<>();
    for (CacheKey key : keys) {
      CachedLayer result = read.get().get(key.digest());
      if (result != null && source.bring(result)) {
        found.put(key.digest(), result);
      }
    }
    return found;
  }

  /** Nothing: what was imported is the other machine's. */
  @Override
  public void store(CacheKey key, CachedLayer layer) {}
}
