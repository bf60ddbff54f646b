package io.slipway.build.source;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a downloaded file must have, {@code algorithm:hex}.
 *
 * @param algorithm {@code sha256}, {@code sha384} or {@code sha512}
 * @param hex lower case
 */
record Checksum(String algorithm, String hex) {

  /**
   * Reads a checksum.
   *
   * @throws UnusableSource when it is none, or of an algorithm that nobody should rely on
   */
  static Checksum parse(String text) throws UnusableSource {
    int colon = text.indexOf(':');
    String algorithm = colon < 0 ? "" : text.substring(0, colon);
    String hex = text.substring(colon + 1);
    int length =
        switch (algorithm) {
          case "sha256" -> 64;
          case "sha384" -> 96;
          case "sha512" -> 128;
          default ->
              throw new UnusableSource(
                  "unsupported checksum '" + text + "': write it as sha256:HEX");
        };
    if (!hex.matches("[0-9a-f]{" + length + "}")) {
      throw new UnusableSource(
          "the checksum '"
              + text
              + "' is damaged: "
              + algorithm
              + " has "
              + length
              + " hex digits");
    }
    return new Checksum(algorithm, hex);
  }

  MessageDigest start() {
    try {
      return MessageDigest.getInstance(algorithm.replace("sha", "SHA-"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  /** Ends a calculation begun with {@link #start}. */
  static Checksum of(String algorithm, MessageDigest digest) {
    return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
