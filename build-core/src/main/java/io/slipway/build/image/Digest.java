package io.slipway.build.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A content address as OCI writes it, {@code sha256:} and 64 lower-case hexadecimal digits.
 *
 * <p>Source: OCI image-spec, descriptor.md#digests. Only sha256 is accepted: it is the one
 * algorithm that every registry verifies.
 *
 * @param value the whole text, algorithm included
 */
public record Digest(String value) implements Comparable<Digest> {
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text is not a sha256 digest
   */
  public Digest {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a sha256 digest: '" + value + "'");
    }
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] bytes) {
    return new Digest("sha256:" + HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  /** The digest of this text in UTF-8. */
  public static Digest of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Finishes a running computation; the computation is reset. */
  public static Digest of(MessageDigest finished) {
    return new Digest("sha256:" + HexFormat.of().formatHex(finished.digest()));
  }

  /** A fresh SHA-256 computation. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The 64 hexadecimal digits without the algorithm. */
  public String hex() {
    return value.substring("sha256:".length());
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
