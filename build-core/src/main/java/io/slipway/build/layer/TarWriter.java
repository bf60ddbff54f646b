package io.slipway.build.layer;

import io.slipway.build.sys.RawName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes archives in the ustar format, with PAX records only for what ustar cannot say, so that
 * equal files always give equal bytes.
 *
 * <p>Source: POSIX.1-2001, pax, "ustar Interchange Format" and "pax Extended Header".
 */
final class TarWriter {
  static final int BLOCK = 512;
  private static final long OCTAL_7 = (1L << 21) - 1;
  private static final long OCTAL_11 = (1L << 33) - 1;
  private static final byte[] ZEROS = new byte[2 * BLOCK];

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a header; exactly {@code entry.size()} bytes of content must follow, then padding. */
  void header(TarEntry entry) throws IOException {
    String name = entry.kind() == TarEntry.Kind.DIRECTORY ? entry.name() + "/" : entry.name();
    SortedMap<String, byte[]> records = new TreeMap<>();
    byte[] block = new byte[BLOCK];
    putName(block, name, records);
    if (entry.link().length() > 100 || !ascii(entry.link())) {
      records.put("linkpath", RawName.bytes(entry.link()));
    }
    putText(block, 157, 100, entry.link());
    putNumber(block, 100, 8, entry.mode());
    putOrRecord(block, 108, entry.uid(), "uid", records);
    putOrRecord(block, 116, entry.gid(), "gid", records);
    putOrRecord(block, 124, entry.size(), "size", records);
    putOrRecord(block, 136, entry.mtime().seconds(), "mtime", records);
    putNumber(block, 329, 8, entry.device().major());
    putNumber(block, 337, 8, entry.device().minor());
    for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
      if (xattr.getKey().indexOf('=') >= 0) {
        throw new UnrepresentableFile(
            RawName.text(entry.name()),
            "its extended attribute '" + RawName.text(xattr.getKey()) + "' has a '=' in its name");
      }
      records.put("SCHILY.xattr." + xattr.getKey(), xattr.getValue());
    }
    if (!records.isEmpty()) {
      writeRecords(entry.name(), records);
    }
    finish(block, entry.kind().flag);
    out.write(block);
  }

  /** Fills the last block of a content of this size. */
  void pad(long size) throws IOException {
    int rest = (int) (size % BLOCK);
    if (rest > 0) {
      out.write(ZEROS, 0, BLOCK - rest);
    }
  }

  /** Writes the end mark. */
  void end() throws IOException {
    out.write(ZEROS);
  }

  private void writeRecords(String name, SortedMap<String, byte[]> records) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> record : records.entrySet()) {
      byte[] key = RawName.bytes(record.getKey());
      int payload = key.length + record.getValue().length + 3; // space, '=', newline
      int length = payload + Integer.toString(payload).length();
      if (Integer.toString(length).length() > Integer.toString(payload).length()) {
        length++;
      }
      body.writeBytes(asciiBytes(length + " "));
      body.writeBytes(key);
      body.write('=');
      body.writeBytes(record.getValue());
      body.write('\n');
    }
    byte[] block = new byte[BLOCK];
    String base = name.substring(name.lastIndexOf('/') + 1);
    putText(block, 0, 100, "PaxHeaders.0/" + base);
    putNumber(block, 100, 8, 0);
    putNumber(block, 108, 8, 0);
    putNumber(block, 116, 8, 0);
    putNumber(block, 124, 12, body.size());
    putNumber(block, 136, 12, 0);
    finish(block, 'x');
    out.write(block);
    body.writeTo(out);
    pad(body.size());
  }

  private static void putName(byte[] block, String name, SortedMap<String, byte[]> records) {
    if (ascii(name)) {
      if (name.length() <= 100) {
        putText(block, 0, 100, name);
        return;
      }
      // The last slash that leaves at most 155 bytes before it and 100 after it.
      int slash = name.lastIndexOf('/', Math.min(155, name.length() - 2));
      if (slash > 0 && name.length() - slash - 1 <= 100) {
        putText(block, 345, 155, name.substring(0, slash));
        putText(block, 0, 100, name.substring(slash + 1));
        return;
      }
    }
    records.put("path", RawName.bytes(name));
    putText(block, 0, 100, name);
  }

  private static void putOrRecord(
      byte[] block, int at, long value, String key, SortedMap<String, byte[]> records) {
    int width = at == 124 || at == 136 ? 12 : 8;
    if (value < 0 || value > (width == 12 ? OCTAL_11 : OCTAL_7)) {
      records.put(key, asciiBytes(Long.toString(value)));
      putNumber(block, at, width, 0);
    } else {
      putNumber(block, at, width, value);
    }
  }

  private static void putNumber(byte[] block, int at, int width, long value) {
    long rest = value;
    for (int i = at + width - 2; i >= at; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>= 3;
    }
  }

  private static void putText(byte[] block, int at, int width, String text) {
    for (int i = 0; i < Math.min(width, text.length()); i++) {
      char c = text.charAt(i);
      block[at + i] = (byte) (c < 0x80 ? c : '_');
    }
  }

  private static void finish(byte[] block, char flag) {
    block[156] = (byte) flag;
    putText(block, 257, 6, "ustar");
    putText(block, 263, 2, "00");
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    putNumber(block, 148, 7, sum);
    block[154] = 0;
  }

  private static boolean ascii(String raw) {
    return raw.chars().allMatch(c -> c < 0x80);
  }

  private static byte[] asciiBytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
