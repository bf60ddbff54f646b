package io.slipway.build.layer;

import io.slipway.build.sys.RawName;
import java.io.IOException;

/** Fields of a tar header. */
final class TarField {
  private TarField() {}

  /** Text up to a zero byte or the field's end. */
  static String text(byte[] block, int at, int width) {
    int length = 0;
    while (length < width && block[at + length] != 0) {
      length++;
    }
    return RawName.of(block, at, length);
  }

  /**
   * A number: octal digits, or base 256 when the first bit is set.
   *
   * @throws MalformedLayer when it is neither, or does not fit into 63 bits
   */
  static long number(byte[] block, int at, int width) throws IOException {
    if ((block[at] & 0x80) != 0) {
      return base256(block, at, width);
    }
    long value = 0;
    boolean digits = false;
    for (int i = at; i < at + width; i++) {
      byte b = block[i];
      if (b >= '0' && b <= '7') {
        value = (value << 3) | (b - '0');
        digits = true;
      } else if (b == 0 || (b == ' ' && digits)) {
        return value;
      } else if (b != ' ') {
        throw new MalformedLayer("the archive is not a tar archive: a header has a wrong number");
      }
    }
    return value;
  }

  /** As {@link #number}, with 0 for what cannot be read: for fields that matter little. */
  static long lenient(byte[] block, int at, int width) {
    try {
      return number(block, at, width);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long base256(byte[] block, int at, int width) throws IOException {
    boolean negative = (block[at] & 0x40) != 0;
    long value = negative ? -1L : 0;
    for (int i = at; i < at + width; i++) {
      long b = i == at ? (negative ? block[i] | 0x80 : block[i] & 0x7f) : block[i] & 0xff;
      if (value != (value << 8) >> 8 && i > at) {
        throw new MalformedLayer("the archive has a number that is too large");
      }
      value = (value << 8) | (b & 0xff);
    }
    return value;
  }
}
