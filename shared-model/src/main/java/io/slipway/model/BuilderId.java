package io.slipway.model;

import java.util.regex.Pattern;

/**
 * Names one running builder.
 *
 * @param value the text; matches {@code [A-Za-z0-9][A-Za-z0-9._-]{0,100}}
 */
public record BuilderId(String value) implements TextValue {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,100}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public BuilderId {
    TextValue.check(FORM, value, "a builder id");
  }

  @Override
  public String toString() {
    return value;
  }
}
