package io.slipway.build.cache;

import io.slipway.build.image.Digest;
import io.slipway.build.image.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last key of each step, one small file for each. */
public final class FileKeyHistory implements KeyHistory {
  private static final Logger LOG = LoggerFactory.getLogger(FileKeyHistory.class);

  private final AtomicFiles files;

  /**
   * A history in a directory.
   *
   * @param directory made when absent
   */
  public FileKeyHistory(Path directory) throws IOException {
    this.files = new AtomicFiles(directory);
  }

  private record Entry(List<CacheKey.Part> parts) {}

  @Override
  public Optional<List<CacheKey.Part>> last(String step) {
    try {
      return FileLayerCache.read(files.path(Digest.of(step).hex()), Entry.class).map(Entry::parts);
    } catch (IOException e) {
      LOG.warn("cannot tell what changed: {}", e.toString());
      return Optional.empty();
    }
  }

  @Override
  public void remember(String step, CacheKey key) {
    try {
      files.write(Digest.of(step).hex(), Json.bytes(new Entry(key.parts())));
    } catch (IOException e) {
      LOG.warn("the next build cannot tell what changed: {}", e.toString());
    }
  }
}
