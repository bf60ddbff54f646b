package io.slipway.build;

import io.slipway.build.cache.RecordShelf;
import io.slipway.build.image.Digest;
import io.slipway.build.shelf.Eviction;
import io.slipway.build.shelf.PruneRules;
import io.slipway.build.shelf.Shelf;
import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import io.slipway.build.snapshot.Store;
import io.slipway.build.solve.MountShelf;
import io.slipway.build.source.DownloadShelf;
import io.slipway.build.sys.FileLock;
import io.slipway.build.sys.TreeSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Looks through a store and removes from it what is worth least, beside any number of builds in
 * this and other processes. Needs the rights of an engine: files of a store have owners of their
 * own.
 */
public final class StoreCare {
  private final Path root;
  private final Clock clock;

  /** Cares for the store at this directory, which is made when absent. */
  public StoreCare(Path root, Clock clock) {
    this.root = root;
    this.clock = clock;
  }

  /** What is there now. */
  public StoreUse use() throws IOException {
    try (Store store = Store.open(root)) {
      return look(store, new LinkedHashMap<>());
    }
  }

  /**
   * Removes what the rules say; waits while somebody else does so.
   *
   * @param dry only tells what would go
   */
  public PruneResult prune(PruneRules rules, boolean dry) throws IOException {
    try (Store store = Store.open(root);
        FileLock _ = FileLock.take(root.resolve("prune.lock"))) {
      Map<String, Shelf> places = new LinkedHashMap<>();
      StoreUse use = look(store, places);
      long free = Files.getFileStore(root).getUsableSpace();
      List<Stored> chosen = Eviction.choose(use.items(), rules, clock.instant(), free);
      return dry ? new PruneResult(chosen, 0, use.total()) : remove(chosen, places, use.total());
    }
  }

  /** What stands on something that stays keeps that, too. */
  private static PruneResult remove(List<Stored> chosen, Map<String, Shelf> places, long used)
      throws IOException {
    List<Stored> removed = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    for (Stored item : chosen) {
      Shelf shelf = Objects.requireNonNull(places.get(item.id()));
      if (!needed.contains(item.id()) && shelf.remove(item)) {
        removed.add(item);
      } else {
        needed.addAll(item.needs());
      }
    }
    long freed = removed.stream().mapToLong(Stored::bytes).sum();
    return new PruneResult(removed, chosen.size() - removed.size(), used - freed);
  }

  private StoreUse look(Store store, Map<String, Shelf> places) throws IOException {
    RecordShelf records = new RecordShelf(store.cache());
    List<Stored> all = new ArrayList<>();
    for (Shelf shelf :
        List.of(
            store.snapshotShelf(),
            store.blobs().shelf(),
            new MountShelf(store.cacheMounts()),
            new DownloadShelf(store.downloads()),
            records)) {
      for (Stored item : shelf.items()) {
        places.put(item.id(), shelf);
        all.add(item);
      }
    }
    return new StoreUse(priced(all, records), TreeSize.unshared(store.root().resolve("work")));
  }

  /** A blob that a step made costs the step; a result without its blob is worth nothing. */
  private static List<Stored> priced(List<Stored> all, RecordShelf records) {
    Map<Digest, Duration> costs = records.costs();
    Set<Digest> here = new HashSet<>();
    for (Stored item : all) {
      if (item.kind() == StoredKind.BLOB) {
        here.add(digest(item));
      }
    }
    return all.stream()
        .map(
            item ->
                switch (item.kind()) {
                  case BLOB ->
                      item.at(item.cost().plus(costs.getOrDefault(digest(item), Duration.ZERO)));
                  case RECORD ->
                      records.blobOf(item).filter(blob -> !here.contains(blob)).isPresent()
                          ? item.at(Duration.ZERO)
                          : item;
                  case SNAPSHOT, CACHE_MOUNT, DOWNLOAD -> item;
                })
        .toList();
  }

  private static Digest digest(Stored blob) {
    return new Digest("sha256:" + blob.id().substring(blob.id().indexOf(':') + 1));
  }
}
