package io.slipway.model;

import java.util.regex.Pattern;

/**
 * A content address.
 *
 * @param value the text; matches {@code sha256:[0-9a-f]{64}}
 */
public record Digest(String value) implements TextValue {
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public Digest {
    TextValue.check(FORM, value, "a digest");
  }

  @Override
  public String toString() {
    return value;
  }
}
