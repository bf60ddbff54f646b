package io.slipway.build.layer;

import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The records of a PAX extended header: {@code LENGTH KEY=VALUE\n}, values in raw bytes. */
final class PaxRecords {
  private PaxRecords() {}

  /** Adds the records of one header; an empty value deletes an earlier one. */
  static void parse(byte[] body, Map<String, byte[]> into) throws IOException {
    int at = 0;
    while (at < body.length && body[at] != 0) {
      int space = indexOf(body, ' ', at, Math.min(body.length, at + 10));
      int length = space < 0 ? -1 : decimal(body, at, space);
      int equals = length < 0 ? -1 : indexOf(body, '=', space, Math.min(body.length, at + length));
      if (equals < 0 || at + length > body.length || body[at + length - 1] != '\n') {
        throw new MalformedLayer("the archive has a malformed PAX header");
      }
      String key = RawName.of(body, space + 1, equals - space - 1);
      byte[] value = Arrays.copyOfRange(body, equals + 1, at + length - 1);
      if (value.length == 0 && !key.startsWith("SCHILY.xattr.")) {
        into.remove(key);
      } else {
        into.put(key, value);
      }
      at += length;
    }
  }

  static Optional<Long> number(Map<String, byte[]> records, String key) throws IOException {
    byte[] value = records.get(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(RawName.of(value, 0, value.length)));
    } catch (NumberFormatException e) {
      throw new MalformedLayer("the archive has a PAX header whose " + key + " is no number");
    }
  }

  static Optional<Stat.Time> time(Map<String, byte[]> records) throws IOException {
    byte[] value = records.get("mtime");
    if (value == null) {
      return Optional.empty();
    }
    String text = RawName.of(value, 0, value.length);
    if (text.length() > 40 || !text.matches("-?[0-9]{1,18}(\\.[0-9]*)?")) {
      throw new MalformedLayer("the archive has a PAX header whose mtime is no number");
    }
    BigDecimal exact = new BigDecimal(text.endsWith(".") ? text + "0" : text);
    BigDecimal seconds = exact.setScale(0, RoundingMode.FLOOR);
    int nanos = exact.subtract(seconds).movePointRight(9).intValue();
    return Optional.of(new Stat.Time(seconds.longValueExact(), nanos));
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int decimal(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      value = value * 10 + (bytes[i] - '0');
    }
    // A record holds at least its own length, a space, a key's letter, '=' and a newline.
    return value < 5 ? -1 : value;
  }
}
