package io.slipway.scheduler.forge;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA256 over the raw body of a delivery, as GitHub, Gitea and Bitbucket send it.
 *
 * @param mac the 32 bytes
 */
public record Signature(byte[] mac) {
  private static final String PREFIX = "sha256=";
  private static final int HEX_DIGITS = 64;

  /** Reads {@code sha256=<hex>}; empty when it is missing or has another form. */
  public static Optional<Signature> parse(@Nullable String header) {
    return header == null || !header.startsWith(PREFIX)
        ? Optional.empty()
        : parseHex(header.substring(PREFIX.length()));
  }

  /** Reads bare hexadecimal digits, as Gitea sends them; empty when there is something else. */
  public static Optional<Signature> parseHex(@Nullable String digits) {
    if (digits == null || digits.length() != HEX_DIGITS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Signature(HexFormat.of().parseHex(digits)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The right one for a body. */
  public static Signature of(byte[] secret, byte[] body) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return new Signature(hmac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot do HmacSHA256", e);
    }
  }

  /** Compares in constant time. */
  public boolean matches(byte[] secret, byte[] body) {
    return MessageDigest.isEqual(mac, of(secret, body).mac);
  }
}
