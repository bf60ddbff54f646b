package io.slipway.build.sys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * File names as the kernel has them: bytes. A raw name is a String in which each char is one byte,
 * so that names in any encoding survive, whatever the locale of the JVM, and so that comparing
 * Strings compares bytes.
 */
public final class RawName {
  private RawName() {}

  /** The raw form of a text, in UTF-8. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }

  /** The raw form of a path of this machine. */
  public static String of(Path path) {
    return of(path.toString());
  }

  /** The text for people and patterns; bytes that are not UTF-8 become replacement characters. */
  public static String text(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) >= 0x80) {
        return new String(bytes(raw), StandardCharsets.UTF_8);
      }
    }
    return raw;
  }

  /** The bytes of a raw name. */
  public static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The raw name of these bytes. */
  public static String of(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }
}
