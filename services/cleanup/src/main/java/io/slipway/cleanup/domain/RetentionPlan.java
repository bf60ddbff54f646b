package io.slipway.cleanup.domain;

import io.slipway.cleanup.domain.TagDecision.Fate;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fixed list of decisions. Its id is a hash of its content: a plan with the same id says the same
 * about the same tags, and one that was made after any change has another.
 *
 * @param decisions by family and age, the newest first
 */
public record RetentionPlan(ImageName image, RetentionRules rules, List<TagDecision> decisions) {
  /** Copies the decisions. */
  public RetentionPlan {
    decisions = List.copyOf(decisions);
  }

  /** {@code sha256:...} over image, rules and decisions. */
  public String id() {
    StringBuilder text = new StringBuilder();
    text.append(image).append('\n').append(rules.keep()).append('\n');
    for (TagDecision d : decisions) {
      text.append(d.tag()).append(' ').append(d.digest()).append(' ').append(d.fate());
      text.append(' ').append(d.reason()).append('\n');
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The manifests to delete, each with the tags that go with it. */
  public Map<Digest, List<TagDecision>> deletions() {
    Map<Digest, List<TagDecision>> found = new LinkedHashMap<>();
    for (TagDecision decision : decisions) {
      if (decision.fate() == Fate.DELETE) {
        found.computeIfAbsent(decision.digest(), k -> new ArrayList<>()).add(decision);
      }
    }
    return found;
  }
}
