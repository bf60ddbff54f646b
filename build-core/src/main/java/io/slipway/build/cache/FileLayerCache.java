package io.slipway.build.cache;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The results of steps on this machine, one small file for each key. Any number of engines may
 * share the directory.
 */
public final class FileLayerCache implements LayerCache {
  private final AtomicFiles files;

  /**
   * A cache in a directory.
   *
   * @param directory made when absent
   */
  public FileLayerCache(Path directory) throws IOException {
    this.files = new AtomicFiles(directory);
  }

  /** What a file holds. */
  record Entry(
      @Nullable Descriptor layer,
      @Nullable Digest diffId,
      @Nullable String repository,
      long millis,
      @Nullable Digest base) {

    static Entry of(CachedLayer cached) {
      return new Entry(
          cached.layer().orElse(null),
          cached.diffId().orElse(null),
          cached.repository().orElse(null),
          cached.millis(),
          cached.base().orElse(null));
    }

    CachedLayer cached() {
      return new CachedLayer(
          Optional.ofNullable(layer),
          Optional.ofNullable(diffId),
          Optional.ofNullable(repository),
          millis,
          Optional.ofNullable(base));
    }
  }

  @Override
  public Map<Digest, CachedLayer> lookup(List<CacheKey> keys) throws IOException {
    Map<Digest, CachedLayer> found = new HashMap<>();
    for (CacheKey key : keys) {
      Path file = files.path(key.digest().hex());
      Optional<Entry> entry = read(file, Entry.class);
      if (entry.isPresent()) {
        found.put(key.digest(), entry.get().cached());
        files.used(file);
      }
    }
    return found;
  }

  /** A file that is no entry, such as one cut by a full disk, is none. */
  static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(bytes, type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void store(CacheKey key, CachedLayer layer) throws IOException {
    files.write(key.digest().hex(), Json.bytes(Entry.of(layer)));
  }
}
