package io.slipway.system.build;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Writes tar archives byte by byte, those too that no well-meaning program writes. */
final class RawTar {
  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A header before it is written; every field may be spoilt. */
  static final class Header {
    private final byte[] block = new byte[BLOCK];
    private boolean sealed;

    Header(String name, char type, long size) {
      put(0, 100, RawTar.bytes(name));
      octal(100, 8, 0644);
      octal(108, 8, 0);
      octal(116, 8, 0);
      octal(124, 12, size);
      octal(136, 12, 0);
      block[156] = (byte) type;
      put(257, 8, new byte[] {'u', 's', 't', 'a', 'r', 0, '0', '0'});
    }

    Header mode(long mode) {
      return octal(100, 8, mode);
    }

    Header owner(long uid, long gid) {
      return octal(108, 8, uid).octal(116, 8, gid);
    }

    Header link(String target) {
      return put(157, 100, RawTar.bytes(target));
    }

    Header device(long major, long minor) {
      return octal(329, 8, major).octal(337, 8, minor);
    }

    Header octal(int at, int length, long value) {
      String digits = "0".repeat(length - 1) + Long.toOctalString(value);
      return put(
          at,
          length,
          digits.substring(digits.length() - length + 1).getBytes(StandardCharsets.US_ASCII));
    }

    /** A number in the binary form, which may be negative. */
    Header binary(int at, int length, long value) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) (value < 0 ? 0xff : 0));
      for (int i = 0; i < 8; i++) {
        bytes[length - 1 - i] = (byte) (value >> (8 * i));
      }
      bytes[0] = (byte) (value < 0 ? 0xff : 0x80);
      System.arraycopy(bytes, 0, block, at, length);
      return this;
    }

    Header put(int at, int length, byte[] bytes) {
      Arrays.fill(block, at, at + length, (byte) 0);
      System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
      return this;
    }

    /** Leaves the checksum as it is given here. */
    Header checksum(String text) {
      sealed = true;
      return put(148, 8, text.getBytes(StandardCharsets.US_ASCII));
    }

    byte[] bytes() {
      if (!sealed) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
          sum += b & 0xff;
        }
        octal(148, 7, sum);
        block[155] = ' ';
      }
      return block;
    }
  }

  RawTar header(Header header) {
    out.writeBytes(header.bytes());
    return this;
  }

  RawTar data(byte[] bytes) {
    out.writeBytes(bytes);
    out.writeBytes(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
    return this;
  }

  RawTar data(String text) {
    return data(bytes(text));
  }

  RawTar file(String name, String text) {
    if (bytes(name).length > 100) {
      pax('x', Map.of("path", name));
    }
    byte[] bytes = bytes(text);
    return header(new Header(name, '0', bytes.length)).data(bytes);
  }

  RawTar dir(String name) {
    if (bytes(name).length > 100) {
      pax('x', Map.of("path", name));
    }
    return header(new Header(name, '5', 0).mode(0755));
  }

  RawTar symlink(String name, String target) {
    if (target.length() > 100) {
      pax('x', Map.of("linkpath", target));
    }
    return header(new Header(name, '2', 0).link(target).mode(0777));
  }

  RawTar hardLink(String name, String target) {
    if (target.length() > 100) {
      pax('x', Map.of("linkpath", target));
    }
    return header(new Header(name, '1', 0).link(target));
  }

  /** Records for the next entry ({@code x}) or all that follow ({@code g}). */
  RawTar pax(char type, Map<String, String> records) {
    StringBuilder text = new StringBuilder();
    records.forEach((key, value) -> text.append(record(key, value)));
    return pax(type, text.toString());
  }

  RawTar pax(char type, String text) {
    byte[] bytes = bytes(text);
    return header(new Header("PaxHeaders/x", type, bytes.length)).data(bytes);
  }

  static String record(String key, String value) {
    int body = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
    int length = body + String.valueOf(body).length();
    if (String.valueOf(length).length() > String.valueOf(body).length()) {
      length = body + String.valueOf(length).length();
    }
    return length + " " + key + "=" + value + "\n";
  }

  /** A text in UTF-8, but for the characters from U+E000, which stand for single bytes. */
  static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (char c : text.toCharArray()) {
      if (c >= 0xE000 && c <= 0xE0FF) {
        bytes.write(c - 0xE000);
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /** The archive with its end. */
  byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    whole.writeBytes(new byte[2 * BLOCK]);
    return whole.toByteArray();
  }

  /** The archive without its end. */
  byte[] cut() {
    return out.toByteArray();
  }
}
