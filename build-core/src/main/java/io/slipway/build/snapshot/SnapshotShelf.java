package io.slipway.build.snapshot;

import io.slipway.build.shelf.Shelf;
import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import io.slipway.build.snapshot.SnapshotIndex.Entry;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Pins;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The snapshots of a store as what it could do without. A snapshot needs the one below it, and a
 * link the directory that it uses.
 */
final class SnapshotShelf implements Shelf {
  private static final String CHAIN = "snapshot:";
  private static final String LINK = "link:";

  private final Path store;
  private final SnapshotIndex index;
  private final RunDirectory run;
  private final SizeMemory sizes;

  SnapshotShelf(Path store, SnapshotIndex index, RunDirectory run, Path sizes) {
    this.store = store;
    this.index = index;
    this.run = run;
    this.sizes = new SizeMemory(sizes);
  }

  /** An entry's file as it was looked at. */
  private record Found(String id, Entry entry, Stat stat, boolean link) {}

  @Override
  public List<Stored> items() throws IOException {
    List<Found> all = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    for (Found chain : found(index.chains(), CHAIN)) {
      all.add(chain);
      owners.put(chain.entry().name(), chain.id());
    }
    Map<String, String> byHex = new HashMap<>();
    all.forEach(chain -> byHex.put(hex(chain.id()), chain.id()));
    for (Found link : found(index.links(), LINK)) {
      all.add(link);
      byHex.putIfAbsent(hex(link.id()), link.id());
    }
    List<Stored> items = new ArrayList<>();
    SizeMemory.Session known = sizes.open();
    for (Found each : all) {
      Set<String> needs = new HashSet<>();
      if (each.entry().parent().digest() != null) {
        String parent = SnapshotIndex.hex(each.entry().parent());
        Optional.ofNullable(byHex.get(parent)).ifPresent(needs::add);
      }
      if (each.link()) {
        Optional.ofNullable(owners.get(each.entry().name())).ifPresent(needs::add);
      }
      items.add(item(each, needs, known));
    }
    known.save();
    return items;
  }

  private Stored item(Found found, Set<String> needs, SizeMemory.Session known) throws IOException {
    long bytes = found.stat().allocated();
    if (!found.link()) {
      String name = found.entry().name();
      bytes += known.size(hex(found.id()), index.snapshots().resolve(name));
    }
    return new Stored(
        StoredKind.SNAPSHOT,
        found.id(),
        bytes,
        found.stat().ctime().instant(),
        Stored.unpacking(bytes),
        Pins.holds(found.stat()),
        needs);
  }

  private static String hex(String id) {
    return id.substring(id.indexOf(':') + 1);
  }

  private static List<Found> found(Path directory, String prefix) throws IOException {
    List<Found> found = new ArrayList<>();
    try (Dir dir = Dir.open(directory)) {
      for (String name : dir.list()) {
        Optional<Stat> stat = dir.stat(name);
        Optional<Entry> entry = SnapshotIndex.read(directory.resolve(name));
        if (!name.equals(SnapshotIndex.DRAFT) && stat.isPresent() && entry.isPresent()) {
          found.add(new Found(prefix + name, entry.get(), stat.get(), prefix.equals(LINK)));
        }
      }
    }
    return found;
  }

  /**
   * Who builds on a snapshot holds it first. So one that nobody touched since it was looked at has
   * nothing more on top of it than it had then. A build that comes to hold it while its entry is
   * taken away is seen afterwards, before the files are touched.
   */
  @Override
  public boolean remove(Stored item) throws IOException {
    boolean link = item.id().startsWith(LINK);
    Path directory = link ? index.links() : index.chains();
    String name = hex(item.id());
    try (StoreLock _ = StoreLock.take(store)) {
      Optional<Stat> now = stat(directory, name);
      Optional<Entry> entry = SnapshotIndex.read(directory.resolve(name));
      if (now.isEmpty()
          || entry.isEmpty()
          || Pins.holds(now.get())
          || !now.get().ctime().instant().equals(item.lastUsed())) {
        return false;
      }
      if (!Pins.delete(directory.resolve(name), run.path().resolve("taken-" + name))) {
        return false;
      }
      if (!link) {
        run.trash(index.snapshots().resolve(entry.get().name()));
      }
    }
    run.emptyTrash();
    return true;
  }

  private static Optional<Stat> stat(Path directory, String name) throws IOException {
    try (Dir dir = Dir.open(directory)) {
      return dir.stat(name);
    }
  }
}
