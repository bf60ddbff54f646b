package io.slipway.scheduler.inbound;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's {@code X-Hub-Signature-256}: HMAC-SHA256 over the raw body, {@code sha256=<hex>}.
 *
 * @param mac the 32 bytes
 */
record Signature(byte[] mac) {
  private static final String PREFIX = "sha256=";
  private static final int HEX_DIGITS = 64;

  /** Reads the header; empty when it is missing or has another form. */
  static Optional<Signature> parse(@Nullable String header) {
    if (header == null
        || !header.startsWith(PREFIX)
        || header.length() != PREFIX.length() + HEX_DIGITS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Signature(HexFormat.of().parseHex(header.substring(PREFIX.length()))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Signature of(byte[] secret, byte[] body) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return new Signature(hmac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot do HmacSHA256", e);
    }
  }

  /** Compares in constant time. */
  boolean matches(byte[] secret, byte[] body) {
    return MessageDigest.isEqual(mac, of(secret, body).mac);
  }
}
