package io.slipway.build.cache;

import io.slipway.build.image.Digest;
import io.slipway.build.shelf.Shelf;
import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Small files that tell a build what it need not do, as what a store could do without. They are
 * read whole, so nobody holds them; their time of modification is when they were of use last.
 */
public final class RecordShelf implements Shelf {
  private static final String PREFIX = "record:";
  private static final String RESULTS = "layers/";
  private static final Duration SOME = Duration.ofMillis(50);

  private final Path root;
  private final Map<Digest, Duration> costs = new HashMap<>();
  private final Map<String, Digest> blobs = new HashMap<>();

  /**
   * The shelf of a directory with {@code layers}, {@code steps} and {@code contexts}, any of which
   * may be missing.
   */
  public RecordShelf(Path root) {
    this.root = root;
  }

  /** What the steps took that made these blobs, as far as the last {@link #items} saw. */
  public Map<Digest, Duration> costs() {
    return Map.copyOf(costs);
  }

  /** The blob that a result is worth nothing without: this store alone has it. */
  public Optional<Digest> blobOf(Stored item) {
    return Optional.ofNullable(blobs.get(item.id()));
  }

  @Override
  public List<Stored> items() throws IOException {
    costs.clear();
    blobs.clear();
    List<Stored> items = new ArrayList<>();
    for (String kind : List.of(RESULTS, "steps/", "contexts/")) {
      collect(kind, root.resolve(kind), items);
    }
    return items;
  }

  private void collect(String place, Path directory, List<Stored> items) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Dir dir = Dir.open(directory)) {
      for (String name : dir.list()) {
        Optional<Stat> stat = dir.stat(name);
        if (stat.isPresent() && stat.get().isDirectory()) {
          collect(place + name + "/", directory.resolve(name), items);
        } else if (stat.isPresent() && !name.startsWith(WholeFile.DRAFT)) {
          items.add(item(place + name, directory.resolve(name), stat.get()));
        }
      }
    }
  }

  private Stored item(String name, Path file, Stat stat) throws IOException {
    Duration cost = name.startsWith(RESULTS) ? note(PREFIX + name, file) : SOME;
    return new Stored(
        StoredKind.RECORD,
        PREFIX + name,
        stat.allocated(),
        stat.mtime().instant(),
        cost,
        false,
        Set.of());
  }

  /** What a result saves; nothing when it cannot be read. */
  private Duration note(String id, Path file) throws IOException {
    Optional<CachedLayer> result =
        FileLayerCache.read(file, FileLayerCache.Entry.class).map(FileLayerCache.Entry::cached);
    if (result.isEmpty()) {
      return Duration.ZERO;
    }
    Duration cost = Duration.ofMillis(Math.max(1, result.get().millis()));
    if (result.get().layer().isPresent() && result.get().repository().isEmpty()) {
      Digest blob = result.get().layer().get().digest();
      costs.merge(blob, cost, Duration::plus);
      blobs.put(id, blob);
    }
    return cost;
  }

  @Override
  public boolean remove(Stored item) throws IOException {
    Path file = root.resolve(item.id().substring(PREFIX.length()));
    try {
      return Files.getLastModifiedTime(file).toInstant().equals(item.lastUsed())
          && Files.deleteIfExists(file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
