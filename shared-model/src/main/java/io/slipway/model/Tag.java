package io.slipway.model;

import java.util.regex.Pattern;

/**
 * A registry tag.
 *
 * @param value the text; matches {@code [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}}
 */
public record Tag(String value) implements TextValue {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public Tag {
    TextValue.check(FORM, value, "a tag");
  }

  @Override
  public String toString() {
    return value;
  }
}
