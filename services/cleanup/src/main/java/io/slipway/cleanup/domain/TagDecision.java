package io.slipway.cleanup.domain;

import io.slipway.model.Digest;
import io.slipway.model.Tag;
import java.util.OptionalLong;

/**
 * What shall become of one tag, and why.
 *
 * @param verdict stay or go
 * @param size bytes of the image; empty when unknown
 */
public record TagDecision(Tag tag, Digest digest, Verdict verdict, OptionalLong size) {
  /** Stay or go. */
  public enum Fate {
    KEEP,
    DELETE
  }

  /**
   * A fate and what decided it.
   *
   * @param rule a number and its words for a rule of the configuration, else the name of what
   *     protects: {@code promoted}, {@code release}, {@code immutable}, {@code deployed}, {@code in
   *     flight}, {@code base}, {@code same digest}, {@code index}, {@code attached}
   * @param reason a sentence for people
   */
  public record Verdict(Fate fate, String rule, String reason) {
    static Verdict keep(String rule, String reason) {
      return new Verdict(Fate.KEEP, rule, reason);
    }

    static Verdict delete(String rule, String reason) {
      return new Verdict(Fate.DELETE, rule, reason);
    }
  }

  /** Stay or go. */
  public Fate fate() {
    return verdict.fate();
  }

  /** A sentence for people. */
  public String reason() {
    return verdict.reason();
  }
}
