package io.slipway.model;

import java.util.regex.Pattern;

/**
 * A Git commit by its full hash.
 *
 * @param value the text; matches {@code [0-9a-f]{40}}
 */
public record CommitId(String value) implements TextValue {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

  /** What Git and its forges write where there is no commit: forty zeros. */
  public static final CommitId NONE = new CommitId("0".repeat(40));

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public CommitId {
    TextValue.check(FORM, value, "a commit id");
  }

  /** Whether it names no commit. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** The first seven digits, as people write it. */
  public String shortId() {
    return value.substring(0, 7);
  }

  @Override
  public String toString() {
    return value;
  }
}
