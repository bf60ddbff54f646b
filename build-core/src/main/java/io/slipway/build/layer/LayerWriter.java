package io.slipway.build.layer;

import io.slipway.build.layer.TarEntry.Kind;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Fd;
import io.slipway.build.sys.FileType;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.TransferBuffer;
import io.slipway.build.sys.Xattrs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the upper directory of an overlay into a layer's archive: entries sorted by the bytes of
 * their names, each directory before its content, nothing in them that differs between machines.
 */
final class LayerWriter implements AutoCloseable {
  private static final int MAX_ID = 65535;
  private static final int MAX_PATH = 4095;
  private static final SortedMap<String, byte[]> NO_XATTRS = Collections.emptySortedMap();

  private final OutputStream out;
  private final TarWriter tar;
  private final LayerOptions options;
  private final Predicate<String> carried;
  private final Set<String> ignored = new HashSet<>();
  private final TransferBuffer buffer = new TransferBuffer();
  private final Map<Stat.FileId, String> firstNames = new HashMap<>();

  /** Directories that are written only if something below them is. */
  private final Deque<TarEntry> waiting = new ArrayDeque<>();

  private boolean empty = true;

  /** For the archive of a layer. */
  LayerWriter(OutputStream out, LayerOptions options) {
    this(out, options, ImageXattrs::layersCarry);
  }

  /**
   * For another archive.
   *
   * @param carried the extended attributes that files keep in it
   */
  LayerWriter(OutputStream out, LayerOptions options, Predicate<String> carried) {
    this.carried = carried;
    this.out = out;
    this.tar = new TarWriter(out);
    this.options = options;
    for (String path : options.ignored()) {
      ignored.add(RawName.of(path.startsWith("/") ? path.substring(1) : path));
    }
  }

  /**
   * Writes the whole archive.
   *
   * @return false when nothing changed; what was written is to be thrown away then
   */
  boolean write(Path upper) throws IOException {
    try (Dir dir = Dir.open(upper);
        @Nullable Dir lower =
            options.lower().isPresent() ? Dir.open(options.lower().get()) : null) {
      children(dir, lower, "");
    }
    tar.end();
    return !empty;
  }

  /**
   * Writes a whole tree, without an end mark.
   *
   * @param below the directory of the archive that gets it; empty for the archive's root
   */
  void writeTree(Path root, String below) throws IOException {
    try (Dir dir = Dir.open(root)) {
      if (!below.isEmpty()) {
        Optional<Stat> stat = dir.stat(".");
        emit(entry(dir, ".", below, stat.orElseThrow()));
      }
      children(dir, null, below);
    }
  }

  private void children(Dir dir, @Nullable Dir lower, String path) throws IOException {
    for (String name : dir.list()) {
      String child = path.isEmpty() ? name : path + "/" + name;
      if (ignored.contains(child)) {
        continue;
      }
      if (child.length() > MAX_PATH) {
        throw new UnrepresentableFile(RawName.text(child), "its path is longer than 4095 bytes");
      }
      Optional<Stat> stat = dir.stat(name);
      if (stat.isEmpty()) {
        throw new IOException("/" + RawName.text(child) + " vanished while its layer was written");
      }
      if (stat.get().isWhiteout()) {
        String parent = path.isEmpty() ? "" : path + "/";
        emit(mark(parent + OverlayForm.WHITEOUT + name));
      } else if (name.startsWith(OverlayForm.WHITEOUT)) {
        throw new UnrepresentableFile(
            RawName.text(child), "names that begin with '.wh.' mean deletions in layers");
      } else if (stat.get().isDirectory()) {
        directory(dir, lower, child, stat.get());
      } else {
        file(dir, name, child, stat.get());
      }
    }
  }

  private void directory(Dir parent, @Nullable Dir lowerParent, String path, Stat stat)
      throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Optional<Stat> below = lowerParent == null ? Optional.empty() : lowerParent.stat(name);
    boolean hides = OverlayForm.isOpaque(parent, name);
    // The overlay marks new directories opaque too, though there is nothing to hide.
    boolean opaque = hides && (options.lower().isEmpty() || isDirectory(below));
    waiting.addLast(entry(parent, name, path, stat));
    int depth = waiting.size();
    if (opaque || below.isEmpty() || !sameAttributes(stat, below.get())) {
      flushWaiting();
    }
    if (opaque) {
      emit(mark(path + "/" + OverlayForm.OPAQUE));
    }
    boolean merged = isDirectory(below) && !hides && lowerParent != null;
    try (Dir dir = parent.openDir(name);
        @Nullable Dir lower = merged ? open(lowerParent, name) : null) {
      children(dir, lower, path);
    }
    if (waiting.size() == depth) { // nothing below was written, or all would be gone
      waiting.removeLast();
    }
  }

  private static @Nullable Dir open(@Nullable Dir parent, String name) throws IOException {
    return parent == null ? null : parent.openDir(name);
  }

  private static boolean isDirectory(Optional<Stat> stat) {
    return stat.isPresent() && stat.get().isDirectory();
  }

  private static boolean sameAttributes(Stat a, Stat b) {
    return a.mode() == b.mode() && a.uid() == b.uid() && a.gid() == b.gid();
  }

  private void file(Dir parent, String name, String path, Stat stat) throws IOException {
    if (stat.type() == FileType.SOCKET) {
      return; // means nothing without the process that listened on it
    }
    if (stat.links() > 1) {
      String first = firstNames.putIfAbsent(stat.id(), path);
      if (first != null) {
        emit(link(entry(parent, name, path, stat), first));
        return;
      }
    }
    TarEntry entry = entry(parent, name, path, stat);
    if (entry.kind() != Kind.FILE) {
      emit(entry);
      return;
    }
    try (Fd file = parent.openFile(name)) {
      emit(entry);
      copy(file, entry);
    }
  }

  private void copy(Fd file, TarEntry entry) throws IOException {
    long left = entry.size();
    while (left > 0) {
      int read = file.read(buffer);
      if (read == 0) {
        break;
      }
      out.write(buffer.bytes(), 0, (int) Math.min(read, left));
      left -= read;
    }
    if (left != 0) {
      throw new IOException(
          "/" + RawName.text(entry.name()) + " changed its size while its layer was written");
    }
    tar.pad(entry.size());
  }

  private void flushWaiting() throws IOException {
    while (!waiting.isEmpty()) {
      empty = false;
      tar.header(waiting.removeFirst());
    }
  }

  private void emit(TarEntry entry) throws IOException {
    flushWaiting();
    empty = false;
    tar.header(entry);
  }

  private TarEntry entry(Dir parent, String name, String path, Stat stat) throws IOException {
    long uid = Integer.toUnsignedLong(stat.uid());
    long gid = Integer.toUnsignedLong(stat.gid());
    if (uid > MAX_ID || gid > MAX_ID) {
      throw new UnrepresentableFile(
          RawName.text(path), "its owner " + uid + ":" + gid + " is above 65535");
    }
    Kind kind = Kind.of(stat.type());
    return new TarEntry(
        path,
        kind,
        stat.permissions(),
        uid,
        gid,
        kind == Kind.FILE ? stat.size() : 0,
        new Stat.Time(clamp(stat.mtime().seconds()), 0),
        kind == Kind.SYMLINK ? parent.readLink(name) : "",
        stat.device(),
        xattrs(parent, name));
  }

  private SortedMap<String, byte[]> xattrs(Dir parent, String name) throws IOException {
    SortedMap<String, byte[]> found = new TreeMap<>();
    for (String xattr : Xattrs.list(parent, name)) {
      if (carried.test(xattr)) {
        Optional<byte[]> value = Xattrs.get(parent, name, xattr);
        value.ifPresent(bytes -> found.put(xattr, bytes));
      }
    }
    return found;
  }

  private static TarEntry link(TarEntry file, String first) {
    return new TarEntry(
        file.name(),
        Kind.HARD_LINK,
        file.mode(),
        file.uid(),
        file.gid(),
        0,
        file.mtime(),
        first,
        new Stat.Device(0, 0),
        NO_XATTRS);
  }

  /** A mark has no owner and no time of its own. */
  private static TarEntry mark(String path) {
    return new TarEntry(
        path, Kind.FILE, 0, 0, 0, 0, new Stat.Time(0, 0), "", new Stat.Device(0, 0), NO_XATTRS);
  }

  private long clamp(long seconds) {
    return options
        .latest()
        .map(Instant::getEpochSecond)
        .map(latest -> options.exact() ? latest : Math.min(seconds, latest))
        .orElse(seconds);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
