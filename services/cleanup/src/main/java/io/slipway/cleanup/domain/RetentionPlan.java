package io.slipway.cleanup.domain;

import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A fixed list of decisions. Its id is a hash of its content: a plan with the same id says the same
 * about the same tags, and one that was made after any change has another.
 *
 * @param rules what it was made from, for people
 * @param decisions by family and age, the newest first
 * @param deletions the manifests to delete, in the order in which that is safe to break off
 * @param frees what it comes to
 */
public record RetentionPlan(
    ImageName image,
    String rules,
    List<TagDecision> decisions,
    List<Deletion> deletions,
    Bytes frees) {
  /** Copies the lists. */
  public RetentionPlan {
    decisions = List.copyOf(decisions);
    deletions = List.copyOf(deletions);
  }

  /**
   * A manifest that goes.
   *
   * @param tags the tags that go with it; empty for one without any
   */
  public record Deletion(Digest digest, List<Tag> tags, String reason) {
    /** Copies the tags. */
    public Deletion {
      tags = List.copyOf(tags);
    }
  }

  /**
   * What the registry's disk gains.
   *
   * @param bytes of the blobs that no manifest needs any more then, each counted once
   * @param exact whether all repositories of the registry were looked at
   */
  public record Bytes(long bytes, boolean exact) {}

  /** {@code sha256:...} over image, rules, decisions and deletions. */
  public String id() {
    StringBuilder text = new StringBuilder();
    text.append(image).append('\n').append(rules).append('\n');
    for (TagDecision d : decisions) {
      text.append(d.tag()).append(' ').append(d.digest()).append(' ').append(d.fate());
      text.append(' ').append(d.reason()).append('\n');
    }
    deletions.forEach(d -> text.append(d.digest()).append(' ').append(d.tags()).append('\n'));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
