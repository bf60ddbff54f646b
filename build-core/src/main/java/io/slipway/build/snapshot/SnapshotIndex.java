package io.slipway.build.snapshot;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.Pins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which chain of layers has its files where. {@code chains/<hex>} says {@code <short name> <parent
 * chain's hex, or ->}; {@code links/<hex>} says the same of a layer that another chain has already,
 * and that has to go when that one does; {@code snapshots/<short name>} holds the files of that one
 * layer. The names are short because the kernel reads all of an overlay's directories from one
 * page. Who looks at an entry holds its file, and with it the directory, until its engine ends.
 */
final class SnapshotIndex {
  /** Always empty, always there: the bottom of every overlay that needs one. */
  static final String EMPTY = "0";

  private static final Pattern FORM =
      Pattern.compile("(?<name>[0-9a-z]{1,4}) (?<parent>-|[0-9a-f]{64})");
  private static final String NO_PARENT = "-";
  static final String DRAFT = ".draft";

  private final Path store;
  private final Path chains;
  private final Path links;
  private final Path snapshots;
  private final Pins pins;
  private final Map<ChainId, Entry> known = new ConcurrentHashMap<>();

  /** Where a chain's topmost layer is, and what it stands on. */
  record Entry(String name, ChainId parent) {}

  private SnapshotIndex(Path store, Pins pins) {
    this.store = store;
    this.pins = pins;
    this.chains = store.resolve("chains");
    this.links = store.resolve("links");
    this.snapshots = store.resolve("snapshots");
  }

  static SnapshotIndex open(Path store, Pins pins) throws IOException {
    SnapshotIndex index = new SnapshotIndex(store, pins);
    Files.createDirectories(index.chains);
    Files.createDirectories(index.links);
    Files.createDirectories(index.snapshots.resolve(EMPTY));
    return index;
  }

  /** The directory that short names are relative to. */
  Path snapshots() {
    return snapshots;
  }

  /** The directory of entries that own their snapshot. */
  Path chains() {
    return chains;
  }

  /** The directory of entries that use another's. */
  Path links() {
    return links;
  }

  boolean has(ChainId id) {
    try {
      return id.digest() == null || find(id).isPresent();
    } catch (IOException e) {
      return false; // as good as absent: whoever needs it makes it again
    }
  }

  /**
   * Short names of a chain's layers, topmost first; empty for the empty chain.
   *
   * @throws IOException when a layer is not here
   */
  List<String> names(ChainId id) throws IOException {
    List<String> names = new ArrayList<>();
    ChainId at = id;
    while (at.digest() != null) {
      ChainId missing = at;
      Entry entry =
          find(at).orElseThrow(() -> new IOException("the snapshot " + missing + " is not here"));
      names.add(entry.name());
      at = entry.parent();
    }
    return names;
  }

  /**
   * Makes a finished directory the snapshot of a chain, unless there is one already.
   *
   * @param files moved away on success, untouched otherwise
   * @return false when there is one already
   */
  boolean publish(ChainId parent, ChainId id, Path files) throws IOException {
    try (StoreLock _ = StoreLock.take(store)) {
      if (has(id)) {
        return false;
      }
      String name = reserve();
      // Replaces the empty directory that reserves the name.
      Files.move(files, snapshots.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      Path draft = chains.resolve(DRAFT);
      Files.writeString(draft, text(new Entry(name, parent)));
      pins.replace(draft, pin(chains, id));
      Files.move(draft, chains.resolve(hex(id)), StandardCopyOption.ATOMIC_MOVE);
      known.put(id, new Entry(name, parent));
      return true;
    }
  }

  /**
   * Gives a chain's topmost layer to another chain too.
   *
   * @return false when the layer is not here
   */
  boolean link(ChainId of, ChainId parent, ChainId id) throws IOException {
    try (StoreLock _ = StoreLock.take(store)) {
      Optional<Entry> there = find(of);
      if (there.isPresent() && !has(id)) {
        Entry entry = new Entry(there.get().name(), parent);
        Path draft = links.resolve(DRAFT);
        Files.writeString(draft, text(entry));
        pins.replace(draft, pin(links, id));
        Files.move(draft, links.resolve(hex(id)), StandardCopyOption.ATOMIC_MOVE);
        known.put(id, entry);
      }
      return there.isPresent();
    }
  }

  private static String text(Entry entry) {
    ChainId parent = entry.parent();
    return entry.name() + " " + (parent.digest() == null ? NO_PARENT : hex(parent));
  }

  private String reserve() throws IOException {
    while (true) {
      int number = ThreadLocalRandom.current().nextInt(1, 36 * 36 * 36 * 36);
      String name = Integer.toString(number, 36);
      try {
        Files.createDirectory(snapshots.resolve(name));
        return name;
      } catch (FileAlreadyExistsException e) {
        // taken: draw again
      }
    }
  }

  /** Finds directories that no chain names: their engine died between two file operations. */
  void sweep(RunDirectory run) throws IOException {
    try (StoreLock _ = StoreLock.take(store)) {
      List<Path> directories = list(snapshots);
      Files.deleteIfExists(chains.resolve(DRAFT));
      List<Path> files = list(chains);
      if (directories.size() == files.size() + 1) {
        return; // one directory for each chain, and the empty one: no need to read them all
      }
      Set<String> named = new HashSet<>(Set.of(EMPTY));
      for (Path chain : files) {
        Optional<Entry> entry = parse(Files.readString(chain, StandardCharsets.ISO_8859_1));
        if (entry.isPresent()) {
          named.add(entry.get().name());
        } else {
          Files.delete(chain);
        }
      }
      for (Path snapshot : directories) {
        if (!named.contains(snapshot.getFileName().toString())) {
          forgetLinks(); // a link must not outlive its directory, whose name may be drawn again
          run.trash(snapshot);
        }
      }
    }
  }

  private void forgetLinks() throws IOException {
    for (Path link : list(links)) {
      Files.delete(link);
    }
  }

  static List<Path> list(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(found::add);
    }
    return found;
  }

  private Optional<Entry> find(ChainId id) throws IOException {
    Entry entry = known.get(id);
    if (entry != null) {
      return Optional.of(entry);
    }
    Optional<Entry> read = hold(chains, id);
    if (read.isEmpty()) {
      read = hold(links, id).filter(e -> Files.exists(snapshots.resolve(e.name())));
    }
    read.ifPresent(e -> known.put(id, e));
    return read;
  }

  private Optional<Entry> hold(Path directory, ChainId id) throws IOException {
    Optional<Path> held = pins.hold(directory.resolve(hex(id)), pin(directory, id));
    return held.isPresent() ? read(held.get()) : Optional.empty();
  }

  private static String pin(Path directory, ChainId id) {
    return directory.getFileName() + "-" + hex(id);
  }

  static Optional<Entry> read(Path file) throws IOException {
    try {
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Empty for a file that a crash of the machine cut: its layer will be fetched again. */
  private static Optional<Entry> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String parent = form.group("parent");
    return Optional.of(
        new Entry(
            form.group("name"),
            parent.equals(NO_PARENT)
                ? ChainId.EMPTY
                : new ChainId(new Digest("sha256:" + parent))));
  }

  static String hex(ChainId id) {
    Digest digest = id.digest();
    if (digest == null) {
      throw new IllegalArgumentException("the empty stack of layers has no snapshot");
    }
    return digest.hex();
  }
}
