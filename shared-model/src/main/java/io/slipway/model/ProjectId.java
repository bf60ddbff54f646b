package io.slipway.model;

import java.util.regex.Pattern;

/**
 * Names a project: a slug that people choose.
 *
 * @param value the text; matches {@code [a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?}
 */
public record ProjectId(String value) implements TextValue {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public ProjectId {
    TextValue.check(FORM, value, "a project id");
  }

  @Override
  public String toString() {
    return value;
  }
}
