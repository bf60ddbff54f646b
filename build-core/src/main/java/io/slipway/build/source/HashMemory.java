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
 * Remembers content digests by what the kernel knows of a file, so that a context is read once. A
 * file that changed just now is not remembered: it might change again within the clock's grain and
 * look the same.
 */
final class HashMemory {
  private static final int MAGIC = 0x53485831;
  private static final int SETTLED_SECONDS = 2;

  private final Path file;
  private final Clock clock;
  private final Map<Key, Digest> known;

  private record Key(long inode, long size, Stat.Time mtime, Stat.Time ctime) {
    static Key of(Stat stat) {
      return new Key(stat.id().inode(), stat.size(), stat.mtime(), stat.ctime());
    }
  }

  private HashMemory(Path file, Clock clock, Map<Key, Digest> known) {
    this.file = file;
    this.clock = clock;
    this.known = known;
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

  private static Map<Key, Digest> load(Path file) throws IOException {
    Map<Key, Digest> known = new HashMap<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) {
        return known;
      }
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        Key key = new Key(in.readLong(), in.readLong(), time(in), time(in));
        known.put(key, new Digest("sha256:" + HexFormat.of().formatHex(in.readNBytes(32))));
      }
    } catch (NoSuchFileException e) {
      return known;
    } catch (EOFException | IllegalArgumentException e) {
      return new HashMap<>(); // cut or damaged: as good as none
    }
    return known;
  }

  private static Stat.Time time(DataInputStream in) throws IOException {
    return new Stat.Time(in.readLong(), in.readInt());
  }

  Optional<Digest> find(Stat stat) {
    return Optional.ofNullable(known.get(Key.of(stat)));
  }

  /** Keeps what these files hash to, and forgets files that were not asked for. */
  synchronized void remember(List<TreeNode> files) throws IOException {
    long settled = clock.instant().getEpochSecond() - SETTLED_SECONDS;
    Map<Key, Digest> fresh = new HashMap<>();
    for (TreeNode node : files) {
      Digest content = node.content();
      if (content != null && node.stat().ctime().seconds() < settled) {
        fresh.put(Key.of(node.stat()), content);
      }
    }
    known.forEach(fresh::putIfAbsent);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "draft", "");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)))) {
      out.writeInt(MAGIC);
      out.writeInt(fresh.size());
      for (Map.Entry<Key, Digest> entry : fresh.entrySet()) {
        write(out, entry.getKey());
        out.write(HexFormat.of().parseHex(entry.getValue().hex()));
      }
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(DataOutputStream out, Key key) throws IOException {
    out.writeLong(key.inode());
    out.writeLong(key.size());
    out.writeLong(key.mtime().seconds());
    out.writeInt(key.mtime().nanos());
    out.writeLong(key.ctime().seconds());
    out.writeInt(key.ctime().nanos());
  }
}
