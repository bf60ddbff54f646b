package io.slipway.build.layer;

import io.slipway.build.layer.TarEntry.Kind;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads archives: ustar, PAX and GNU's long names and large numbers. Every length that the archive
 * claims is checked before memory is spent on it.
 */
final class TarReader {
  private static final int MAX_RECORDS = 1 << 20;
  private static final String XATTR = "SCHILY.xattr.";

  private final InputStream in;
  private final UnpackLimits limits;
  private final byte[] block = new byte[TarWriter.BLOCK];
  private final byte[] dropped = new byte[8192];
  private long left;
  private long padding;
  private long entries;

  TarReader(InputStream in, UnpackLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** Whether a header comes first. Nothing else may be asked for afterwards. */
  boolean begins() throws IOException {
    return readBlock();
  }

  /** The next entry; skips what is left of the current one's content. Empty at the end. */
  Optional<TarEntry> next() throws IOException {
    Map<String, byte[]> records = new TreeMap<>();
    while (true) {
      skip(left + padding);
      left = 0;
      padding = 0;
      if (!readBlock()) {
        return Optional.empty();
      }
      if (++entries > limits.maxEntries()) {
        throw new MalformedLayer("the archive has more than " + limits.maxEntries() + " entries");
      }
      char flag = (char) (block[156] & 0xff);
      long size = TarField.number(block, 124, 12);
      switch (flag) {
        case 'x' -> PaxRecords.parse(body(size), records);
        case 'g' -> body(size); // global comments; git archives have them
        case 'L' -> records.put("path", untilZero(body(size)));
        case 'K' -> records.put("linkpath", untilZero(body(size)));
        default -> {
          return Optional.of(entry(flag, size, records));
        }
      }
    }
  }

  /** Reads content of the current entry; -1 when there is no more. */
  int read(byte[] buffer) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
    if (read < 0) {
      throw new MalformedLayer("the archive ends inside a file");
    }
    left -= read;
    return read;
  }

  private TarEntry entry(char flag, long headerSize, Map<String, byte[]> records)
      throws IOException {
    if (flag == 'S' || records.keySet().stream().anyMatch(k -> k.startsWith("GNU.sparse."))) {
      throw new MalformedLayer(
          "the archive has a sparse file ("
              + RawName.text(name(records))
              + "), which is not supported: make it without --sparse");
    }
    String name = name(records);
    boolean slash = name.endsWith("/");
    Kind kind = kind(flag, slash, name);
    long size = PaxRecords.number(records, "size").orElse(headerSize);
    if (kind != Kind.FILE) {
      size = 0; // some writers give links the size of their target; no content follows
    }
    if (size < 0) {
      throw new MalformedLayer("negative size of " + RawName.text(name));
    }
    left = size;
    padding = pad(size);
    return new TarEntry(
        name,
        kind,
        (int) TarField.number(block, 100, 8) & 0xfff,
        PaxRecords.number(records, "uid").orElseGet(() -> TarField.lenient(block, 108, 8)),
        PaxRecords.number(records, "gid").orElseGet(() -> TarField.lenient(block, 116, 8)),
        size,
        PaxRecords.time(records)
            .orElseGet(() -> new Stat.Time(TarField.lenient(block, 136, 12), 0)),
        link(records),
        new Stat.Device(
            (int) TarField.lenient(block, 329, 8), (int) TarField.lenient(block, 337, 8)),
        xattrs(records));
  }

  private String name(Map<String, byte[]> records) throws IOException {
    byte[] record = records.get("path");
    String name;
    if (record != null) {
      name = RawName.of(record, 0, record.length);
    } else {
      name = TarField.text(block, 0, 100);
      // GNU's own format keeps other things where ustar has the prefix.
      boolean ustar = block[262] == 0 && TarField.text(block, 257, 5).equals("ustar");
      String prefix = ustar ? TarField.text(block, 345, 155) : "";
      name = prefix.isEmpty() ? name : prefix + "/" + name;
    }
    return checked(name);
  }

  private String link(Map<String, byte[]> records) throws IOException {
    byte[] record = records.get("linkpath");
    return checked(
        record != null ? RawName.of(record, 0, record.length) : TarField.text(block, 157, 100));
  }

  private static String checked(String path) throws IOException {
    if (path.length() > 4095 || path.indexOf(0) >= 0) {
      throw new MalformedLayer("the archive has a path that no file can have");
    }
    return path;
  }

  private static Kind kind(char flag, boolean slash, String name) throws IOException {
    return switch (flag) {
      case '0', '\0', '7' -> slash ? Kind.DIRECTORY : Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMLINK;
      case '3' -> Kind.CHARACTER_DEVICE;
      case '4' -> Kind.BLOCK_DEVICE;
      case '5' -> Kind.DIRECTORY;
      case '6' -> Kind.FIFO;
      default ->
          throw new MalformedLayer(
              "the archive's entry " + RawName.text(name) + " has the unknown type '" + flag + "'");
    };
  }

  private static SortedMap<String, byte[]> xattrs(Map<String, byte[]> records) {
    SortedMap<String, byte[]> xattrs = new TreeMap<>();
    records.forEach(
        (key, value) -> {
          if (key.startsWith(XATTR)) {
            xattrs.put(key.substring(XATTR.length()), value);
          }
        });
    return xattrs;
  }

  /** Reads a header block; false at the end mark or at the end of the stream. */
  private boolean readBlock() throws IOException {
    int read = in.readNBytes(block, 0, block.length);
    if (read == 0) {
      return false;
    }
    if (read < block.length) {
      throw new MalformedLayer("the archive ends inside a header");
    }
    int sum = 8 * ' ';
    boolean zero = true;
    for (int i = 0; i < block.length; i++) {
      zero &= block[i] == 0;
      sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
    }
    if (zero) {
      return false;
    }
    if (TarField.number(block, 148, 8) != sum) {
      throw new MalformedLayer("the archive is not a tar archive: a header's checksum is wrong");
    }
    return true;
  }

  private byte[] body(long size) throws IOException {
    if (size < 0 || size > MAX_RECORDS) {
      throw new MalformedLayer("the archive has a header of " + size + " bytes");
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new MalformedLayer("the archive ends inside a header");
    }
    skip(pad(size));
    return bytes;
  }

  private static byte[] untilZero(byte[] bytes) {
    String raw = RawName.of(bytes, 0, bytes.length);
    int zero = raw.indexOf(0);
    return RawName.bytes(zero < 0 ? raw : raw.substring(0, zero));
  }

  private static long pad(long size) {
    return (TarWriter.BLOCK - size % TarWriter.BLOCK) % TarWriter.BLOCK;
  }

  /** Reads and drops: a stream's own skip may go past those who count and hash the bytes. */
  private void skip(long bytes) throws IOException {
    long rest = bytes;
    while (rest > 0) {
      int read = in.read(dropped, 0, (int) Math.min(dropped.length, rest));
      if (read < 0) {
        throw new MalformedLayer("the archive ends inside a file");
      }
      rest -= read;
    }
  }
}
