package io.slipway.cleanup.domain;

import io.slipway.model.Digest;
import io.slipway.model.Tag;
import java.util.OptionalLong;

/**
 * What shall become of one tag, and why.
 *
 * @param reason a sentence for people
 * @param size bytes of the image; empty when unknown
 */
public record TagDecision(Tag tag, Digest digest, Fate fate, String reason, OptionalLong size) {
  /** Stay or go. */
  public enum Fate {
    KEEP,
    DELETE
  }
}
