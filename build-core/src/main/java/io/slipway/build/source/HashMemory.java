package io.slipway.build.source;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.Stat;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers content digests by what the kernel knows of a file, so that a context is read once. For
 * each file the latest state replaces earlier ones. A file that changed just now is not remembered:
 * it might change again within the clock's grain and look the same.
 */
final class HashMemory {
  private static final int MAGIC = 0x53485831;
  private static final int SETTLED_SECONDS = 2;

  /** About 40 MB of memory; a context with more files is hashed in part each time. */
  private static final int MAX_FILES = 250_000;

  private final Path file;
  private final Clock clock;
  private final Map<Long, Remembered> byInode;

  /** A file's state and what it hashed to. */
  private record Remembered(long size, Stat.Time mtime, Stat.Time ctime, Digest content) {
    boolean holdsFor(Stat stat) {
      return size == stat.size() && mtime.equals(stat.mtime()) && ctime.equals(stat.ctime());
    }
  }

  private HashMemory(Path file, Clock clock, Map<Long, Remembered> byInode) {
    this.file = file;
    this.clock = clock;
    this.byInode = byInode;
  }

  /**
   * The memory of one context.
   *
   * @param directory where memories are kept
   * @param context which context; its path names the file
   */
  static HashMemory open(Path directory, Path context, Clock clock) throws IOException {
    Path file = directory.resolve(Digest.of(context.toString()).hex());
    return new HashMemory(file, clock, load(file));
  }

  private static Map<Long, Remembered> load(Path file) throws IOException {
    Map<Long, Remembered> loaded = new HashMap<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) {
        return loaded;
      }
      int count = Math.min(in.readInt(), MAX_FILES);
      for (int i = 0; i < count; i++) {
        long inode = in.readLong();
        loaded.put(inode, new Remembered(in.readLong(), time(in), time(in), digest(in)));
      }
    } catch (NoSuchFileException e) {
      return loaded;
    } catch (EOFException e) {
      return new HashMap<>(); // cut or damaged: as good as none
    }
    return loaded;
  }

  private static Digest digest(DataInputStream in) throws IOException {
    byte[] bytes = new byte[32];
    in.readFully(bytes);
    return new Digest("sha256:" + HexFormat.of().formatHex(bytes));
  }

  private static Stat.Time time(DataInputStream in) throws IOException {
    return new Stat.Time(in.readLong(), in.readInt());
  }

  synchronized Optional<Digest> find(Stat stat) {
    Remembered found = byInode.get(stat.id().inode());
    return found != null && found.holdsFor(stat) ? Optional.of(found.content()) : Optional.empty();
  }

  /** Keeps what these files hashed to, for this build and later ones. */
  synchronized void remember(List<TreeNode> files) throws IOException {
    if (byInode.size() + files.size() > MAX_FILES) {
      // Files of old builds go first: those of this one come back below.
      byInode.clear();
    }
    long settled = clock.instant().getEpochSecond() - SETTLED_SECONDS;
    for (TreeNode node : files) {
      Digest content = node.content();
      Stat stat = node.stat();
      boolean room = byInode.size() < MAX_FILES;
      if (content != null && room && stat.ctime().seconds() < settled) {
        byInode.put(
            stat.id().inode(), new Remembered(stat.size(), stat.mtime(), stat.ctime(), content));
      }
    }
    Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = Files.createTempFile(directory, "draft", "");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)))) {
      out.writeInt(MAGIC);
      out.writeInt(byInode.size());
      for (Map.Entry<Long, Remembered> entry : byInode.entrySet()) {
        out.writeLong(entry.getKey());
        write(out, entry.getValue());
      }
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(DataOutputStream out, Remembered remembered) throws IOException {
    out.writeLong(remembered.size());
    for (Stat.Time time : List.of(remembered.mtime(), remembered.ctime())) {
      out.writeLong(time.seconds());
      out.writeInt(time.nanos());
    }
    out.write(HexFormat.of().parseHex(remembered.content().hex()));
  }
}
