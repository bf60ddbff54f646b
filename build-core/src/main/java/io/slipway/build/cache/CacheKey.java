package io.slipway.build.cache;

import io.slipway.build.image.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step's result depends on: named parts, and the digest over them. The parts are framed by
 * length, so no two different lists of parts share a digest (kaniko's keys collided by
 * concatenation); they are kept so that a miss can name the part that changed.
 *
 * @param digest over all parts
 * @param parts in the order in which they were added
 */
public record CacheKey(Digest digest, List<Part> parts) {

  /**
   * One named input of the key.
   *
   * @param name for example {@code base}, {@code command}, {@code arg:VERSION}, {@code files}
   * @param value the input itself when short and public, its digest otherwise; never a secret
   */
  public record Part(String name, String value) {}

  /** Copies the parts. */
  public CacheKey {
    parts = List.copyOf(parts);
  }

  /** Starts a key. The version is in it: a change of the format never meets old entries. */
  public static Builder builder() {
    return new Builder().add("format", "slipway-1");
  }

  /** Collects parts in order. */
  public static final class Builder {
    private final List<Part> parts = new ArrayList<>();

    public Builder add(String name, String value) {
      parts.add(new Part(name, value));
      return this;
    }

    public CacheKey build() {
      MessageDigest sha = Digest.sha256();
      for (Part part : parts) {
        frame(sha, part.name());
        frame(sha, part.value());
      }
      return new CacheKey(Digest.of(sha), parts);
    }

    private static void frame(MessageDigest sha, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      sha.update(bytes);
    }
  }
}
