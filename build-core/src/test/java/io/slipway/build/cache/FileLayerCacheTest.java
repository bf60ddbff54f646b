package io.slipway.build.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLayerCacheTest {
  @TempDir Path directory;
  private final CacheKey key = CacheKey.builder().add("command", "make").build();
  private final CachedLayer layer =
      new CachedLayer(
          Optional.of(new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of("blob"), 7)),
          Optional.of(Digest.of("tar")),
          Optional.of("r.example/app"),
          1234,
          Optional.of(Digest.of("chain")));

  @Test
  void findsAgainWhatItStored() throws IOException {
    CacheKey empty = CacheKey.builder().add("command", "true").build();
    FileLayerCache cache = new FileLayerCache(directory);
    cache.store(key, layer);
    cache.store(empty, CachedLayer.empty(5, Optional.empty()));
    CacheKey unknown = CacheKey.builder().add("command", "rm").build();

    assertThat(new FileLayerCache(directory).lookup(List.of(key, unknown, empty)))
        .hasSize(2)
        .containsEntry(key.digest(), layer)
        .containsEntry(empty.digest(), CachedLayer.empty(5, Optional.empty()));
  }

  @Test
  void aDamagedEntryIsNone() throws IOException {
    FileLayerCache cache = new FileLayerCache(directory);
    cache.store(key, layer);
    String hex = key.digest().hex();
    Files.writeString(directory.resolve(hex.substring(0, 2)).resolve(hex), "{\"layer\":{\"med");

    assertThat(cache.lookup(List.of(key))).isEmpty();
  }

  @Test
  void theHistoryRemembersTheLastKeyOfEachStep() throws IOException {
    CacheKey later = CacheKey.builder().add("command", "make all").build();
    FileKeyHistory history = new FileKeyHistory(directory);
    history.remember("step", key);
    history.remember("step", later);

    assertThat(new FileKeyHistory(directory).last("step")).contains(later.parts());
    assertThat(history.last("other")).isEmpty();
  }
}
